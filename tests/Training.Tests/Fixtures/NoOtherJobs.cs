using AdapterSearch.Domain;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.Tests.Fixtures;

/// <summary>Job kinds that a test does not run, or that fail as it says.</summary>
public sealed class NoOtherJobs(Func<Exception>? fail = null) : IJobKind<TrainJob>, IJobKind<DamSearchJob>, IJobKind<ProbeJob>, IJobKind<RankControlJob>
{
    public CandidateOutcome Run(JobContext context, TrainJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw Failure();

    public CandidateOutcome Run(JobContext context, DamSearchJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw Failure();

    public CandidateOutcome Run(JobContext context, ProbeJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw Failure();

    public CandidateOutcome Run(JobContext context, RankControlJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation) => throw Failure();

    public static JobRunner Runner(Func<Exception>? fail = null)
    {
        var others = new NoOtherJobs(fail);
        return new JobRunner(fail is null ? new CandidateTrainer() : others, others, others, others);
    }

    private Exception Failure() => fail?.Invoke() ?? new InvalidOperationException("not part of this test");
}
