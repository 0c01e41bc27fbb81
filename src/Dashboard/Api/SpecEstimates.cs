using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Dashboard.Api;

/// <summary>What a search would take: each arm's method is played through with made-up scores, and an earlier search on the same model gives the rate.</summary>
internal static class SpecEstimates
{
    private const int BytesPerWeight = 4, CopiesPerTrainedWeight = 4;

    /// <summary>Works an estimate out.</summary>
    /// <param name="spec">A spec without faults.</param>
    /// <param name="shape">Its base model.</param>
    /// <param name="earlier">A search on the same model with completed trainings; null when there is none.</param>
    /// <param name="slots">Slots of this node.</param>
    public static SpecEstimate Of(SearchSpec spec, ModelShape shape, SearchSnapshot? earlier, int slots)
    {
        var arms = spec.Arms.Select(a => Arm(spec, shape, a)).ToArray();
        var shared = spec.Tuning == LearningRateTuning.Shared && spec.LearningRates.Count > 1 ? spec.LearningRates.Count : 0;
        var own = spec.Tuning == LearningRateTuning.PerArm && spec.LearningRates.Count > 1 ? spec.LearningRates.Count : 0;
        var runs = spec.LeastRepetitions() + own;
        var steps = (shared * spec.Training.Steps) + (runs * arms.Sum(a => a.SearchSteps + a.FinalSteps));
        var trained = earlier?.Candidates.Where(c => c.Outcome is { Status: CandidateStatus.Completed, Steps: > 0, Seconds: > 0 } && c.Job is TrainJob or RankControlJob).ToArray() ?? [];
        double? rate = trained.Length == 0 ? null : trained.Sum(c => c.Outcome!.Seconds) / trained.Sum(c => c.Outcome!.Steps);
        var seconds = rate is { } perStep ? steps * perStep * spec.Training.BatchSize / earlier!.Header.Spec.Training.BatchSize : (double?)null;
        var parallel = Math.Max(1, spec.MaxConcurrent > 0 ? Math.Min(slots, spec.MaxConcurrent) : slots);
        return new SpecEstimate(
            arms,
            shared + (runs * arms.Sum(a => a.Candidates)),
            Math.Round(steps),
            shape.BaseParameters * BytesPerWeight,
            arms.Max(a => a.AdapterParameters) * BytesPerWeight * CopiesPerTrainedWeight,
            trained.Length == 0 ? null : trained.Max(c => c.Outcome!.PeakBytes),
            seconds,
            seconds / parallel,
            trained.Length == 0 ? "" : earlier!.Summary.Id);
    }

    private static ArmEstimate Arm(SearchSpec spec, ModelShape shape, ArmSpec arm)
    {
        var budget = spec.Budget.Resolve(shape, spec.Rank);

        // Samplers may think long; what they plan follows from their number of trials.
        var trials = arm.Strategy switch
        {
            RandomSearchOptions random => random.Trials,
            SampledSearchOptions sampled => sampled.Trials,
            _ => 0,
        };
        if (trials > 0)
        {
            return new ArmEstimate(arm.Name, trials + 1, (double)trials * spec.Training.Steps, spec.Training.Steps, budget);
        }

        var jobs = Rehearsal.Jobs(spec, shape, arm, arm.Strategy, StrategyCatalog.Create);
        var cost = Rehearsal.Cost(spec, shape, jobs);
        var finals = jobs.Where(j => j.Role == CandidateRole.Final).Select(j => Parameters(j.Job, shape, budget)).DefaultIfEmpty(budget).Max();
        return new ArmEstimate(arm.Name, jobs.Count, cost.Search, cost.Final, finals);
    }

    private static long Parameters(CandidateJob job, ModelShape shape, long budget) => job switch
    {
        TrainJob { Configuration: { Mode: TrainingMode.Adapters } configuration } => configuration.Adapters.Parameters(shape),
        TrainJob { Configuration.Mode: TrainingMode.HeadOnly } => 0,
        TrainJob => shape.BaseParameters,
        _ => budget,
    };
}
