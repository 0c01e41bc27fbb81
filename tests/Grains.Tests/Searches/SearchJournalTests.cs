using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class SearchJournalTests
{
    private readonly GatedHistory history = new();
    private readonly List<string> happened = [];
    private readonly SearchJournal journal;

    public SearchJournalTests() => journal = new SearchJournal("s", history, fault => happened.Add($"failed: {fault.Message}"));

    [Fact]
    public async Task What_comes_while_an_append_is_under_way_goes_into_the_next_one_as_a_whole()
    {
        var first = Add("a");
        var second = Add("b");
        var third = Add("c");
        Assert.Equal([(1, 1)], history.Begun);
        Assert.Equal((3, 0), (journal.Newest, journal.Stored));
        Assert.Empty(happened);

        history.Release();
        await first;
        Assert.Equal(["a"], happened);
        Assert.False(second.IsCompleted);
        Assert.Equal([(1, 1), (2, 3)], history.Begun);
        Assert.False(journal.Settled.IsCompleted);

        history.Release();
        await Task.WhenAll(second, third);
        Assert.Equal(["a", "b", "c"], happened);
        Assert.Equal((3, 3), (journal.Newest, journal.Stored));
        Assert.True(journal.Settled.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Stored_events_are_kept_for_one_who_follows_and_for_nobody_else()
    {
        await StoreAsync("a");
        Assert.Null(journal.Recent(0, 10));

        await StoreAsync("b");
        await StoreAsync("c");
        var underWay = Add("d");
        Assert.Equal([2L, 3], journal.Recent(1, 10)!.Select(e => e.Sequence));
        Assert.Equal([2L], journal.Recent(1, 1)!.Select(e => e.Sequence));
        Assert.Empty(journal.Recent(3, 10)!);
        Assert.Null(journal.Recent(0, 10));
        history.Release();
        await underWay;

        for (var i = 0; i <= SearchJournal.MostRecent; i++)
        {
            await StoreAsync("e");
        }

        Assert.Null(journal.Recent(journal.Stored - 1, 10));

        async Task StoreAsync(string what)
        {
            var stored = Add(what);
            history.Release();
            await stored;
        }
    }

    [Fact]
    public async Task The_text_of_an_event_is_written_once_for_one_who_follows_and_kept_no_longer_than_the_event()
    {
        await StoreAsync();
        journal.Recent(0, 1);
        await StoreAsync();
        var followed = Assert.Single(journal.Recent(1, 1)!);
        Assert.Equal([false, true], history.Appended.Select(KeepsText));
        for (var i = 0; i <= SearchJournal.MostRecent; i++)
        {
            await StoreAsync();
        }

        Assert.False(KeepsText(followed));
        Assert.All(history.Appended, happened => Assert.False(KeepsText(happened)));

        async Task StoreAsync()
        {
            var stored = Add("x");
            history.Release();
            await stored;
        }

        static bool KeepsText(SearchEvent happened) => ReferenceEquals(happened.ToJson(), happened.ToJson());
    }

    [Fact]
    public async Task Nothing_to_store_follows_at_once_or_behind_what_is_under_way()
    {
        await journal.Add(_ => [], () => happened.Add("at once"));
        Assert.Equal(["at once"], happened);
        var first = Add("a");
        var behind = journal.Add(_ => [], () => happened.Add("behind"));
        Assert.Equal(["at once"], happened);
        history.Release();
        await Task.WhenAll(first, behind);
        Assert.Equal(["at once", "a", "behind"], happened);
    }

    [Fact]
    public async Task After_a_failure_nothing_is_acknowledged_and_nothing_more_is_accepted()
    {
        var first = Add("a");
        var second = Add("b");
        history.Release(new IOException("full"));
        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Add("c"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.Settled);
        Assert.Throws<InvalidOperationException>(journal.Check);
        Assert.Equal(["failed: full"], happened);
        Assert.Equal(0, journal.Stored);
        Assert.Equal([(1, 1)], history.Begun);
    }

    private Task Add(string name) => journal.Add(
        before => [new SearchEvent(before + 1, DateTimeOffset.UnixEpoch, SearchEventKind.Started, 1, name)], () => happened.Add(name));

    /// <summary>Each append waits for the test.</summary>
    private sealed class GatedHistory : IHistoryStore
    {
        private readonly Queue<TaskCompletionSource> waiting = new();

        public List<(long First, long Last)> Begun { get; } = [];

        public List<SearchEvent> Appended { get; } = [];

        public void Release(Exception? fault = null)
        {
            var append = waiting.Dequeue();
            if (fault is null)
            {
                append.SetResult();
            }
            else
            {
                append.SetException(fault);
            }
        }

        public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
        {
            // Continuations run inside Release, as turns of one grain would.
            Appended.AddRange(events);
            Begun.Add((events[0].Sequence, events[^1].Sequence));
            waiting.Enqueue(new TaskCompletionSource());
            return waiting.Last().Task;
        }

        public Task<IReadOnlyList<SearchEvent>> ReadAsync(
            string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
