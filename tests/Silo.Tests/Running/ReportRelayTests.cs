using AdapterSearch.Domain;
using AdapterSearch.Silo.Running;

namespace AdapterSearch.Silo.Tests.Running;

public sealed class ReportRelayTests
{
    private static readonly CandidateReport Alive = new(1, 10, 0, 1, null, 1);
    private static readonly CandidateReport Rung = new(5, 10, 1, 1, new SplitScore(1, 0.5, 10), 1);

    [Fact]
    public void A_rung_waits_for_its_answer()
    {
        var relay = Relay(_ => ValueTask.FromResult(ReportDecision.Stop));

        Assert.Equal(ReportDecision.Stop, relay.Send(Rung));
    }

    [Fact]
    public async Task A_sign_of_life_does_not_wait_and_the_next_is_skipped_while_it_is_under_way()
    {
        var answer = new TaskCompletionSource<ReportDecision>();
        var called = new SemaphoreSlim(0);
        var calls = 0;
        var relay = Relay(_ =>
        {
            Interlocked.Increment(ref calls);
            called.Release();
            return new ValueTask<ReportDecision>(answer.Task);
        });

        Assert.Equal(ReportDecision.Continue, relay.Send(Alive));
        await called.WaitAsync();
        Assert.Equal(ReportDecision.Continue, relay.Send(Alive));
        Assert.Equal(1, calls);

        answer.SetResult(ReportDecision.Abandon);
        Assert.Equal(ReportDecision.Abandon, relay.Send(Rung));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_report_that_does_not_arrive_is_repeated()
    {
        var tries = 0;
        var repeated = new List<int>();
        var relay = new ReportRelay(
            _ => ++tries < 3 ? throw new TimeoutException() : ValueTask.FromResult(ReportDecision.Continue),
            InfrastructureRetry.Create(new ImpatientTime(), (_, n) => repeated.Add(n)),
            _ => { },
            CancellationToken.None);

        Assert.Equal(ReportDecision.Continue, relay.Send(Rung));
        Assert.Equal(3, tries);
        Assert.Equal([1, 2], repeated);
    }

    [Fact]
    public void A_report_that_never_arrives_is_given_up_and_training_goes_on()
    {
        var tries = 0;
        var lost = new List<Exception>();
        var relay = new ReportRelay(
            _ =>
            {
                tries++;
                throw new TimeoutException();
            },
            InfrastructureRetry.Create(new ImpatientTime(), (_, _) => { }),
            lost.Add,
            CancellationToken.None);

        Assert.Equal(ReportDecision.Continue, relay.Send(Rung));
        Assert.Equal(1 + InfrastructureRetry.Repetitions, tries);
        Assert.IsType<TimeoutException>(Assert.Single(lost));
    }

    [Fact]
    public void A_cancelled_attempt_ends_at_its_next_report()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var relay = new ReportRelay(_ => ValueTask.FromResult(ReportDecision.Continue), InfrastructureRetry.Create(TimeProvider.System, (_, _) => { }), _ => { }, cancelled.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => relay.Send(Rung));
    }

    private static ReportRelay Relay(Func<CandidateReport, ValueTask<ReportDecision>> report) =>
        new(report, InfrastructureRetry.Create(TimeProvider.System, (_, _) => { }), _ => { }, CancellationToken.None);

    /// <summary>A clock on which every pause is over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
        }
    }
}
