using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class LongSearchTests
{
    [Fact]
    public async Task A_long_search_is_shown_while_it_is_being_restored()
    {
        var history = new SlowHistory();
        await using var host = await CoordinationHost.StartAsync(history: history);
        host.Options.EventsRestoredFirst = 5;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(6)));
        await CoordinationHost.EndAsync(search);
        await host.QuietAsync();
        var before = (await search.GetOverviewAsync())!;
        var candidates = (await search.GetViewAsync())!.Candidates;

        history.Gate = new TaskCompletionSource();
        host.Cluster.KillSilo("silo-a");
        host.Cluster.StartSilo(CoordinationHost.Silo("a"));
        var shown = (await search.GetOverviewAsync())!;
        Assert.Equal(before.Board, shown.Board);
        Assert.Equal((before.Winner, before.LastEvent, before.Summary), (shown.Winner, shown.LastEvent, shown.Summary));
        Assert.Equal(before.Summary, await search.GetSummaryAsync());
        Assert.Equal(candidates.Take(2).Select(c => (c.Number, c.Status)), (await search.ReadCandidatesAsync(0, 2)).Select(c => (c.Number, c.Status)));
        var whole = search.GetViewAsync();
        Assert.False(whole.IsCompleted);

        history.Gate.SetResult();
        Assert.Equal(before.Board, (await whole)!.Board);
        Assert.Equal(before.LastEvent, (await search.GetOverviewAsync())!.LastEvent);
    }

    [Fact]
    public async Task A_result_that_comes_while_a_long_search_is_being_restored_waits_for_it()
    {
        var history = new SlowHistory();
        await using var host = await CoordinationHost.StartAsync(nodes: 2, history: history);
        host.Options.EventsRestoredFirst = 5;
        host.Runner.Hold = a => a.Candidate == 6;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(6)));
        var last = await host.Runner.StartedAsync(6);

        await host.AdvanceAsync(() => search.GetSummaryAsync().Result!.Finished == 5);

        // The overview is kept by the reconciliation, whose timer may come late: nobody waits for it.
        await host.AdvanceAsync(host.Options.Reconcile * 3);
        history.Gate = new TaskCompletionSource();
        foreach (var silo in host.Cluster.Silos)
        {
            host.Cluster.KillSilo(silo);
        }

        host.Cluster.StartSilo(CoordinationHost.Silo("a"));
        host.Cluster.StartSilo(CoordinationHost.Silo("b"));
        Assert.Equal(5, (await search.GetSummaryAsync())!.Finished);
        last.Finish();
        await last.Ended.Task;
        history.Gate.SetResult();
        var events = await CoordinationHost.EndAsync(search);
        Assert.Equal(1, Assert.Single(events, e => e.Kind == SearchEventKind.Ended && e.Candidate == 6).View!.Attempt);
    }

    [Fact]
    public async Task A_long_search_that_cannot_be_restored_says_so_and_is_tried_again()
    {
        var history = new SlowHistory();
        await using var host = await CoordinationHost.StartAsync(history: history);
        host.Options.EventsRestoredFirst = 5;
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(6)));
        await CoordinationHost.EndAsync(search);
        await host.QuietAsync();
        history.Gate = new TaskCompletionSource();
        host.Cluster.KillSilo("silo-a");
        host.Cluster.StartSilo(CoordinationHost.Silo("a"));
        Assert.NotNull(await search.GetOverviewAsync());
        var waiting = search.GetViewAsync();
        history.Gate.SetException(new IOException("the file is torn"));
        Assert.Contains("torn", (await Assert.ThrowsAnyAsync<IOException>(() => waiting)).Message, StringComparison.Ordinal);
        history.Gate = null;
        await host.QuietAsync();
        Assert.Equal(6, (await search.GetViewAsync())!.Candidates.Count);
    }

    /// <summary>A store that is slow to read when it is told to be.</summary>
    private sealed class SlowHistory : IHistoryStore
    {
        private readonly InMemoryHistoryStore store = new();

        public TaskCompletionSource? Gate { get; set; }

        public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default) =>
            store.AppendAsync(searchId, events, cancellation);

        public async Task<IReadOnlyList<SearchEvent>> ReadAsync(
            string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default)
        {
            await (Gate?.Task ?? Task.CompletedTask);
            return await store.ReadAsync(searchId, after, max, withReports, cancellation);
        }

        public Task<IReadOnlyList<CandidateView>?> ReadCandidatesAsync(string searchId, int after, int max, CancellationToken cancellation = default) =>
            store.ReadCandidatesAsync(searchId, after, max, cancellation);

        public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => store.LastAsync(searchId, cancellation);
    }
}
