using AdapterSearch.Domain;

namespace AdapterSearch.Training.Jobs;

/// <summary>Runs one kind of job on the calling thread, which belongs to the device.</summary>
/// <typeparam name="TJob">The kind's description.</typeparam>
public interface IJobKind<in TJob>
    where TJob : CandidateJob
{
    /// <summary>
    /// Runs one attempt. Failures may throw; <see cref="JobRunner"/> turns them into outcomes. Whatever was allocated on the device is
    /// released on return.
    /// </summary>
    /// <param name="context">What the attempt needs.</param>
    /// <param name="job">What it does.</param>
    /// <param name="report">Receives progress; its answer says whether to go on.</param>
    /// <param name="cancellation">Ends the attempt with an <see cref="OperationCanceledException"/>.</param>
    CandidateOutcome Run(JobContext context, TJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation);
}
