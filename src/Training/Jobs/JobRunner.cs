using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Jobs;

/// <summary>The one entry for a node: runs any job to its outcome. Safe to use from several device threads at once.</summary>
public sealed class JobRunner
{
    private readonly IJobKind<TrainJob> training;
    private readonly IJobKind<DamSearchJob> damSearch;
    private readonly IJobKind<ProbeJob> probes;
    private readonly IJobKind<RankControlJob> rankControl;

    /// <summary>A runner with one implementation per kind.</summary>
    public JobRunner(
        IJobKind<TrainJob> training, IJobKind<DamSearchJob> damSearch, IJobKind<ProbeJob> probes, IJobKind<RankControlJob> rankControl)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(damSearch);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(rankControl);
        this.training = training;
        this.damSearch = damSearch;
        this.probes = probes;
        this.rankControl = rankControl;
    }

    /// <summary>Runs one attempt on the calling thread. A failure is an outcome with a kind and a reason.</summary>
    /// <param name="context">What the attempt needs.</param>
    /// <param name="job">What it does.</param>
    /// <param name="report">Receives progress about twice a second and at rungs; its answer says whether to go on.</param>
    /// <param name="cancellation">Observed at every step.</param>
    /// <exception cref="OperationCanceledException">The attempt was cancelled; a checkpoint remains.</exception>
    public CandidateOutcome Run(
        JobContext context,
        CandidateJob job,
        Func<CandidateReport, ReportDecision> report,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        var started = context.Time.GetTimestamp();
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            return job switch
            {
                TrainJob train => training.Run(context, train, report, cancellation),
                DamSearchJob search => damSearch.Run(context, search, report, cancellation),
                ProbeJob probe => probes.Run(context, probe, report, cancellation),
                RankControlJob control => rankControl.Run(context, control, report, cancellation),
                _ => throw new BadConfigurationException($"No runner for a job of type {job.GetType().Name}."),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return FailureClassifier.Outcome(e) with { Seconds = context.Time.GetElapsedTime(started).TotalSeconds };
        }
    }
}
