using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

public sealed class SearchRunTests
{
    private static readonly SearchSpec Everything = Examples.Spec(Examples.AllArms) with { Repetitions = 2, LearningRates = [0.01, 0.003] };

    [Fact]
    public async Task A_search_over_all_arms_runs_to_its_end()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 2);
        var (id, search) = await host.SubmitAsync(Everything);
        var events = await CoordinationHost.EndAsync(search);
        var view = (await search.GetViewAsync())!;

        Assert.Equal("test-1", id);
        Assert.Equal((SearchStatus.Completed, 40, 40), (view.Summary.Status, view.Summary.Finished, view.Summary.Planned));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(view.LastEvent, events.Count);
        Assert.Equal(40, events.Count(e => e.Kind == SearchEventKind.Ended));
        Assert.Equal(40, host.Runner.Started.Count);
        Assert.All(host.Runner.Started, a => Assert.Equal(1, a.Attempt));

        // The same candidates and numbers as the planner alone gives, so the board is the same too.
        var alone = new PlanRun(Everything).RunAll(3).State;
        Assert.Equal(alone.Candidates.Keys, view.Candidates.Select(c => c.Number));
        Assert.Equal(10, view.Board.Count);
        Assert.All(view.Board, line => Assert.Equal(line.Arm == "masks" ? 6 : 2, line.Finals));
        var expected = PlanViews.Search(alone, view.Summary, new Dictionary<int, CandidateReport>(), 0);
        Assert.Equal(expected.Winner, view.Winner);
        Assert.Equal(expected.Board, view.Board);
    }

    [Fact]
    public async Task General_searches_propose_on_four_slots_what_the_planner_alone_proposes()
    {
        var spec = Examples.Spec(
            new("tpe", new TpeSearchOptions { Trials = 12, StartupTrials = 3, Window = 4, Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [1, 2] } }),
            new("nsga2", new Nsga2SearchOptions { Trials = 12, Population = 4, Window = 4 }),
            new("grid", new GridSearchOptions { Trials = 6, Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Uniform, Ranks = [1, 2] } }));
        await using var host = await CoordinationHost.StartAsync(nodes: 2, slots: 2);
        var (_, search) = await host.SubmitAsync(spec);
        await CoordinationHost.EndAsync(search);
        var view = (await search.GetViewAsync())!;
        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.Equal(spec.Arms.Select(a => a.Strategy.GetType()), view.Spec.Arms.Select(a => a.Strategy.GetType()));
        Assert.Equal(12, ((TpeSearchOptions)view.Spec.Arms[0].Strategy).Trials);
        var alone = new PlanRun(spec).RunAll(3).State;
        Assert.Equal(
            alone.Candidates.Values.Select(c => $"{c.Number} {((TrainJob)c.Job).Configuration.CanonicalHash()}"),
            view.Candidates.Select(c => $"{c.Number} {((TrainJob)c.Job).Configuration.CanonicalHash()}"));
    }

    [Fact]
    public async Task Slots_are_given_back_and_the_list_shows_the_end()
    {
        await using var host = await CoordinationHost.StartAsync();
        var (id, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform(), Examples.Masks(3)));
        await CoordinationHost.EndAsync(search);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var pool = await host.Pool.GetViewAsync();
        Assert.Empty(pool.Waiting);
        Assert.Empty(Assert.Single(pool.Nodes).Running);
        Assert.Equal(1, host.Runner.MostOnOneSlot);
        var line = Assert.Single(await host.Catalog.ListAsync());
        Assert.Equal((id, SearchStatus.Completed, 4), (line.Id, line.Status, line.Finished));
    }

    [Fact]
    public async Task The_search_limit_holds_even_with_more_slots()
    {
        await using var host = await CoordinationHost.StartAsync(nodes: 1, slots: 8);
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(5)) with { MaxConcurrent = 2 });
        for (var number = 1; number <= 5; number++)
        {
            var attempt = await host.Runner.StartedAsync(number);
            Assert.True(host.Runner.Started.Count <= number + 1);
            attempt.Finish();
        }

        await CoordinationHost.EndAsync(search);
    }

    [Fact]
    public async Task Two_searches_share_one_slot_in_turn()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = a => a is { Candidate: 1 } && a.SearchId == "one-1";
        var (_, one) = await host.SubmitAsync(Examples.Spec(Examples.Masks(4)) with { Name = "one" });
        var first = await host.Runner.StartedAsync(1);
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(500));
        var (_, two) = await host.SubmitAsync(Examples.Spec(Examples.Masks(4)) with { Name = "two" });
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal(7, (await host.Pool.GetViewAsync()).Waiting.Count);
        first.Finish();
        await CoordinationHost.EndAsync(one);
        await CoordinationHost.EndAsync(two);
        Assert.Equal(
            ["one-1/1", "two-2/1", "one-1/2", "two-2/2", "one-1/3", "two-2/3", "one-1/4", "two-2/4"],
            host.Runner.Started.Select(a => $"{a.SearchId}/{a.Candidate}"));
    }

    [Fact]
    public async Task Reports_are_seen_live_and_a_repeated_one_changes_nothing()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        var last = (await search.GetViewAsync())!.LastEvent;
        var next = search.ReadEventsAsync(last, 10, TimeSpan.FromSeconds(10));
        Assert.False(next.IsCompleted);
        Assert.Equal(ReportDecision.Continue, await attempt.ReportAsync(40, rung: 1));
        var seen = Assert.Single(await next);
        Assert.Equal((SearchEventKind.Report, 1, 40, 1), (seen.Kind, seen.Candidate, seen.Report!.Step, seen.Report.Rung));

        Assert.Equal(ReportDecision.Continue, await attempt.ReportAsync(40, rung: 1));
        Assert.Equal(ReportDecision.Continue, await attempt.ReportAsync(20));
        var view = (await search.GetViewAsync())!;
        Assert.Equal(last + 1, view.LastEvent);
        Assert.Equal(40, Assert.Single(view.Candidates).Report!.Step);
        attempt.Finish();
        Assert.Equal(40, (await CoordinationHost.EndAsync(search)).Single(e => e.Kind == SearchEventKind.Ended).View!.Report!.Step);
    }

    [Fact]
    public async Task Waiting_for_events_ends_after_its_time()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await host.Runner.StartedAsync(1);
        var last = (await search.GetViewAsync())!.LastEvent;
        var waiting = search.ReadEventsAsync(last, 10, TimeSpan.FromSeconds(1));
        await search.GetSummaryAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Cancelling_ends_the_running_attempt_and_frees_the_slot()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (id, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(3)));
        var attempt = await host.Runner.StartedAsync(1);
        Assert.True(await search.CancelAsync());
        await attempt.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(attempt.Cancellation.IsCancellationRequested);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));

        var view = (await search.GetViewAsync())!;
        Assert.Equal(SearchStatus.Cancelled, view.Summary.Status);
        Assert.All(view.Candidates, c => Assert.Equal(CandidateStatus.Cancelled, c.Status));
        var pool = await host.Pool.GetViewAsync();
        Assert.Empty(pool.Waiting);
        Assert.Empty(Assert.Single(pool.Nodes).Running);
        Assert.Single(host.Runner.Started);
        Assert.True(await search.CancelAsync());
        Assert.Equal(view.LastEvent, (await search.GetViewAsync())!.LastEvent);
        Assert.Equal(SearchStatus.Cancelled, Assert.Single(await host.Catalog.ListAsync()).Status);
        Assert.False(await host.Search("nobody").CancelAsync());
        Assert.Null(await host.Search("nobody").GetViewAsync());
    }

    [Fact]
    public async Task A_report_after_the_cancellation_is_told_to_abandon()
    {
        await using var host = await CoordinationHost.StartAsync();
        host.Runner.Hold = _ => true;
        var (id, search) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var attempt = await host.Runner.StartedAsync(1);
        await search.CancelAsync();
        var candidate = host.Cluster.Client.GetGrain<ICandidateGrain>(GrainKeys.Candidate(id, 1));
        var lease = (await search.GetViewAsync())!.Candidates[0].Lease;
        Assert.Equal(ReportDecision.Abandon, await candidate.ReportAsync(lease, 1, new CandidateReport(10, 160, 0, 1, null, 1)));
        Assert.Equal(ReportDecision.Abandon, await attempt.ReportAsync(10));
        Assert.False(await search.CompleteAsync(1, lease, 1, new CandidateOutcome()));
    }

    [Fact]
    public async Task Failures_are_data_with_their_kind_and_reason()
    {
        await using var host = await CoordinationHost.StartAsync(slots: 2);
        host.Runner.End = a => a.Candidate switch
        {
            1 => CandidateOutcome.Failed(FailureKind.OutOfMemory, "Lower the batch size."),
            3 => throw new InvalidOperationException("driver is gone"),
            _ => Examples.Outcome(a.Role, a.Job, a.Seed),
        };
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(3)));

        // An infrastructure failure is tried again after 1 s, then after 2 s.
        await host.AdvanceAsync(CoordinationHost.EndAsync(search));
        var candidates = (await search.GetViewAsync())!.Candidates;

        // Batches of 50 in 1, 2, 4, 8, 16, 32 and 50 passes, then 2, 4 and 8 times the memory.
        Assert.Equal((FailureKind.OutOfMemory, "Lower the batch size.", 10), Failure(candidates[0]));
        Assert.Equal((FailureKind.Infrastructure, "InvalidOperationException: driver is gone", 3), Failure(candidates[2]));
        Assert.Equal(CandidateStatus.Completed, candidates[1].Status);
        Assert.Equal([1, 2, 3], host.Runner.Started.Where(a => a.Candidate == 3).Select(a => a.Attempt));
    }

    private static (FailureKind, string, int) Failure(CandidateView view) => (view.Outcome!.Failure, view.Outcome.Reason, view.Attempt);
}
