using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

public sealed class FencingTests
{
    [Fact]
    public async Task Late_words_of_an_old_attempt_are_refused()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (id, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var first = await host.Runner.StartedAsync(1);
        var lease = Assert.Single(Assert.Single((await host.Pool.GetViewAsync()).Nodes).Running);

        // The node comes back without the attempt: it was restarted.
        await host.Pool.RegisterNodeAsync(new NodeRegistration("a", 1, []));
        var second = await host.Runner.StartedAsync(1, attempt: 2);
        Assert.True(first.Cancellation.IsCancellationRequested);
        var before = (await search.GetViewAsync())!.LastEvent;

        var candidate = host.Cluster.Client.GetGrain<ICandidateGrain>(GrainKeys.Candidate(id, 1));
        var report = new CandidateReport(10, 160, 1, 0.5, new SplitScore(0.1, 0.99, 300), 10);
        Assert.Equal(ReportDecision.Abandon, await candidate.ReportAsync(lease.Token, 1, report));
        Assert.False(await candidate.CompleteAsync(lease, 1, new CandidateOutcome { Validation = new SplitScore(0, 1, 300) }));
        Assert.Equal(ReportDecision.Abandon, await search.ReportAsync(1, lease.Token, 1, report));
        Assert.Equal(ReportDecision.Abandon, await search.ReportAsync(1, lease.Token, 3, report));
        Assert.Equal(ReportDecision.Abandon, await search.ReportAsync(99, lease.Token, 1, report));
        Assert.False(await search.CompleteAsync(1, lease.Token, 1, new CandidateOutcome()));
        Assert.False(await search.CompleteAsync(1, lease.Token, 3, new CandidateOutcome()));
        Assert.False(await search.CompleteAsync(99, lease.Token, 1, new CandidateOutcome()));

        // An attempt's number alone is not enough: the beginning of an attempt may be lost, and its number is given again.
        var newest = Assert.Single(Assert.Single((await host.Pool.GetViewAsync()).Nodes).Running).Token;
        Assert.Equal(ReportDecision.Abandon, await search.ReportAsync(1, lease.Token, 2, report));
        Assert.False(await search.CompleteAsync(1, lease.Token, 2, new CandidateOutcome()));
        Assert.False(await search.CompleteAsync(1, newest + 1, 2, new CandidateOutcome()));
        Assert.Equal(before, (await search.GetViewAsync())!.LastEvent);

        Assert.Equal(1, host.Runner.MostOnOneSlot);
        second.Finish();
        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal(2, Assert.Single(events, e => e.Kind == SearchEventKind.Ended).View!.Attempt);
    }

    [Fact]
    public async Task A_repeated_result_is_acknowledged_and_counted_once()
    {
        await using var host = await CoordinationHost.StartAsync();
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await CoordinationHost.EndAsync(search);
        var view = (await search.GetViewAsync())!;
        Assert.True(await search.CompleteAsync(1, view.Candidates[0].Lease, 1, new CandidateOutcome { Validation = new SplitScore(0, 1, 300) }));
        var after = (await search.GetViewAsync())!;
        Assert.Equal(view.LastEvent, after.LastEvent);
        Assert.Equal(view.Candidates[0].Outcome, after.Candidates[0].Outcome);
    }

    [Fact]
    public async Task A_result_of_a_lost_lease_is_refused_while_its_candidate_waits_for_the_next()
    {
        await using var host = await CoordinationHost.StartAsync();
        var (_, search, lease) = await HeldAsync(host);

        // Nothing new starts, so that it waits.
        await search.PauseAsync(yieldRunning: false);
        await search.AttemptLostAsync(1, lease.Token, "The node is gone.");
        Assert.False(await search.CompleteAsync(1, lease.Token, 1, new CandidateOutcome { Validation = new SplitScore(0, 1, 300) }));
        Assert.Equal(CandidateStatus.Waiting, (await search.GetViewAsync())!.Candidates[0].Status);
    }

    [Fact]
    public async Task A_failure_that_led_to_another_attempt_is_acknowledged_when_it_is_repeated()
    {
        await using var host = await CoordinationHost.StartAsync();
        var (_, search, lease) = await HeldAsync(host);
        await search.PauseAsync(yieldRunning: false);
        var failure = CandidateOutcome.Failed(FailureKind.Infrastructure, "The worker is gone.");
        Assert.True(await search.CompleteAsync(1, lease.Token, 1, failure));
        var last = (await search.GetViewAsync())!.LastEvent;
        Assert.True(await search.CompleteAsync(1, lease.Token, 1, failure));
        Assert.Equal(last, (await search.GetViewAsync())!.LastEvent);
    }

    [Fact]
    public async Task A_repeated_grant_does_not_begin_a_second_attempt()
    {
        await using var host = await CoordinationHost.StartAsync();
        var (id, search, lease) = await HeldAsync(host);
        var candidate = host.Cluster.Client.GetGrain<ICandidateGrain>(GrainKeys.Candidate(id, 1));
        await candidate.GrantedAsync(lease);
        await host.Pool.AskAsync(new SlotAsk(id, [new SlotRequest(id, 1)]));
        await candidate.LeaseLostAsync(lease.Token - 1, "never granted");
        await search.AttemptLostAsync(1, 0, "never ran");
        Assert.Equal(1, (await search.GetViewAsync())!.Candidates[0].Attempt);
        Assert.Single(host.Runner.Started);
    }

    [Fact]
    public async Task A_result_that_could_not_be_delivered_is_offered_again()
    {
        var history = new FailingHistory();
        await using var host = await CoordinationHost.StartAsync(history: history);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        history.Failures = 2;
        attempt.Finish();
        await attempt.Ended.Task;

        // A follower does not hold the search back that starts again.
        var ended = CoordinationHost.EndAsync(search);
        await host.AdvanceAsync(ended);
        var events = await ended;
        Assert.Equal(1, Assert.Single(events, e => e.Kind == SearchEventKind.Ended).View!.Attempt);
        Assert.Single(host.Runner.Started);
    }

    [Fact]
    public async Task An_attempt_whose_beginning_was_lost_is_taken_up_and_not_run_again()
    {
        var history = new FailingHistory { FailOn = SearchEventKind.Started, Failures = 1 };
        await using var host = await CoordinationHost.StartAsync(history: history);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        await host.QuietAsync();
        Assert.Equal(0, history.Failures);
        Assert.Equal(CandidateStatus.Waiting, (await search.GetViewAsync())!.Candidates[0].Status);

        attempt.Finish();
        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal(1, Assert.Single(events, e => e.Kind == SearchEventKind.Ended).View!.Attempt);
        Assert.Single(events, e => e.Kind == SearchEventKind.Started);
        Assert.Single(host.Runner.Started);
    }

    [Fact]
    public async Task A_lost_beginning_is_not_taken_up_once_the_candidate_was_given_a_newer_lease()
    {
        var history = new FailingHistory { FailOn = SearchEventKind.Started, Failures = 1 };
        await using var host = await CoordinationHost.StartAsync(history: history);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var first = await host.Runner.StartedAsync(1);
        var lease = Assert.Single(Assert.Single((await host.Pool.GetViewAsync()).Nodes).Running);
        await host.QuietAsync();
        await host.Pool.RegisterNodeAsync(new NodeRegistration("a", 1, []));
        await host.AdvanceAsync(() => host.Runner.Started.Count == 2);

        // Both attempts have number 1.
        Assert.Equal([1, 1], host.Runner.Started.Select(a => a.Attempt));
        Assert.False(await search.CompleteAsync(1, lease.Token, 1, new CandidateOutcome { Validation = new SplitScore(0, 1, 300) }));
        Assert.True(first.Cancellation.IsCancellationRequested);
        var newest = Assert.Single(Assert.Single((await host.Pool.GetViewAsync()).Nodes).Running);
        Assert.True(await search.CompleteAsync(1, newest.Token, 1, Examples.Outcome(CandidateRole.Final, host.Runner.Started[1].Job, host.Runner.Started[1].Seed)));
        Assert.Single(await CoordinationHost.EndAsync(search), e => e.Kind == SearchEventKind.Ended);
    }

    /// <summary>A search whose only candidate runs until the test ends it, and its lease.</summary>
    private static async Task<(string Id, ISearchGrain Search, SlotLease Lease)> HeldAsync(CoordinationHost host)
    {
        host.Runner.Hold = _ => true;
        var (id, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await host.Runner.StartedAsync(1);
        return (id, search, Assert.Single(Assert.Single((await host.Pool.GetViewAsync()).Nodes).Running));
    }
}
