using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>The one choice of a learning rate that all arms share: all modules adapted at the reference rank, scored on validation data.</summary>
internal static class TuningRules
{
    /// <summary>The candidate that tries learning rate <paramref name="index"/>. It is an instrument, so the budget does not bind it.</summary>
    public static PlannedCandidate Candidate(PlanState state, int index)
    {
        var spec = state.Spec;
        var ranks = Enumerable.Repeat(spec.Rank, state.Shape.Modules.Count).ToArray();
        var configuration = new CandidateConfiguration(
            TrainingMode.Adapters,
            AdapterConfiguration.FromRanks(state.Shape, ranks, spec.AlphaPerRank, spec.RankStabilized),
            spec.LearningRates[index]);
        return new PlannedCandidate(
            index + 1,
            "",
            0,
            CandidateRole.Tuning,
            new TrainJob(configuration, spec.Training, ScoreTest: false),
            PlanSeeds.Training(spec, CandidateRole.Tuning, 0, 0));
    }

    /// <summary>Learning rate of the highest validation accuracy; ties go to the lower loss, then to the earlier one. 0 when all failed.</summary>
    public static double Best(IEnumerable<PlannedCandidate> tuning) => tuning
        .Where(c => c.Status is CandidateStatus.Completed or CandidateStatus.Stopped
            && c.Outcome?.Validation is { } score && !double.IsNaN(score.Accuracy))
        .OrderByDescending(c => c.Outcome!.Validation!.Accuracy)
        .ThenBy(c => double.IsNaN(c.Outcome!.Validation!.Loss) ? double.PositiveInfinity : c.Outcome!.Validation!.Loss)
        .ThenBy(c => c.Number)
        .Select(c => ((TrainJob)c.Job).Configuration.LearningRate)
        .FirstOrDefault();
}
