using AdapterSearch.Domain;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankSearch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// Trains with a method that changes ranks inside the run, and ends in plain LoRA within the budget. While it trains, a method may hold more
/// parameters than the budget: that binds what it folds to. Equal seeds give equal numbers, also across an interruption.
/// </summary>
/// <param name="create">Makes the method of a job; null takes <see cref="RankControls.Create"/>.</param>
public sealed class RankController(Func<RankControlSetup, IRankControl>? create = null) : IJobKind<RankControlJob>
{
    /// <inheritdoc/>
    public CandidateOutcome Run(JobContext context, RankControlJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        if (create is null && RankSearcher.Handles(job.Method))
        {
            return new RankSearcher().Run(context, job, report, cancellation);
        }

        if (job.ScoreTest && context.Role != CandidateRole.Final)
        {
            throw new BadConfigurationException($"A candidate of role {context.Role} asks for a test score; only final trainings may.");
        }

        var memory = new PeakMemory();
        using var bench = Workbench.Open(context, TrainingMode.Adapters, job.Training);
        var limit = context.Spec.Budget.Resolve(bench.Model.Shape, context.Spec.Rank);
        if (!context.OutsideBudget && job.BudgetParameters > limit)
        {
            throw new BadConfigurationException($"The method works for {job.BudgetParameters:N0} parameters, the budget is {limit:N0}; it was not started.");
        }

        var setup = new RankControlSetup(context, job, bench);
        using var control = (create ?? RankControls.Create)(setup);
        using var optimizer = new WeightOptimizer(
            [.. control.Groups, new WeightGroup(CandidateTrainer.TrainedWeights(bench.Model, null))],
            job.LearningRate,
            LearningRateSchedule.From(job.Training),
            job.Training.WeightDecay,
            job.Training.MaxGradientNorm);
        var run = new RankControlRun(setup, control, optimizer, memory, r => report(r with { Ranks = control.Ranks }), cancellation);
        return run.ToEnd();
    }
}
