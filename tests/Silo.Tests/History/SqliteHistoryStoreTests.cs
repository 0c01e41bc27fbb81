using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.History;

namespace AdapterSearch.Silo.Tests.History;

/// <summary>The laws of a history store, over every implementation.</summary>
public abstract class HistoryStoreLaws : IAsyncLifetime
{
    private IHistoryStore store = null!;

    protected abstract IHistoryStore Open();

    protected virtual Task CloseAsync(IHistoryStore store) => Task.CompletedTask;

    public Task InitializeAsync()
    {
        store = Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => CloseAsync(store);

    [Fact]
    public async Task What_was_appended_is_read_in_order_and_in_pages()
    {
        await store.AppendAsync("a", [Event(1), Event(2)]);
        await store.AppendAsync("a", [Event(3)]);
        await store.AppendAsync("b", [Event(1)]);

        Assert.Equal([1, 2], (await store.ReadAsync("a", 0, 2)).Select(e => e.Sequence));
        Assert.Equal([3], (await store.ReadAsync("a", 2, 10)).Select(e => e.Sequence));
        Assert.Equal(3, await store.LastAsync("a"));
        Assert.Equal(0, await store.LastAsync("nobody"));
        Assert.Empty(await store.ReadAsync("nobody", 0, 10));
    }

    [Fact]
    public async Task Content_survives_unchanged()
    {
        var report = Event(1) with
        {
            Kind = SearchEventKind.Report,
            Candidate = 4,
            Report = new CandidateReport(3, 9, 1, double.NaN, new SplitScore(0.1, 0.75, 12), 41.5),
        };
        await store.AppendAsync("a", [report]);

        Assert.Equal(report, Assert.Single(await store.ReadAsync("a", 0, 1)));
    }

    [Fact]
    public async Task Reports_can_be_left_out()
    {
        await store.AppendAsync("a", [Event(1), Event(2) with { Kind = SearchEventKind.Report }, Event(3)]);

        Assert.Equal([1, 3], (await store.ReadAsync("a", 0, 10, withReports: false)).Select(e => e.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_append_that_does_not_follow_stores_nothing(long first)
    {
        await store.AppendAsync("a", [Event(1), Event(2)]);

        var conflict = await Assert.ThrowsAsync<HistoryConflictException>(() => store.AppendAsync("a", [Event(first), Event(first + 1)]));
        Assert.Equal(3, conflict.Expected);
        Assert.Equal(2, await store.LastAsync("a"));
    }

    [Fact]
    public async Task A_gap_inside_an_append_stores_nothing()
    {
        await Assert.ThrowsAsync<HistoryConflictException>(() => store.AppendAsync("a", [Event(1), Event(3)]));
        Assert.Equal(0, await store.LastAsync("a"));
    }

    [Fact]
    public async Task Of_two_writers_of_the_same_number_one_wins()
    {
        var attempts = Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.AppendAsync("a", [Event(1)]))).ToArray();
        await Task.WhenAll(attempts.Select(a => a.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(1, attempts.Count(a => a.IsCompletedSuccessfully));
        Assert.Equal(19, attempts.Count(a => a.Exception?.InnerException is HistoryConflictException));
        Assert.Equal(1, await store.LastAsync("a"));
    }

    protected static SearchEvent Event(long sequence) => new(sequence, DateTimeOffset.UnixEpoch.AddSeconds(sequence), SearchEventKind.Planned, 1, $"event {sequence}");
}

public sealed class InMemoryHistoryStoreTests : HistoryStoreLaws
{
    protected override IHistoryStore Open() => new InMemoryHistoryStore();
}

public sealed class SqliteHistoryStoreTests : HistoryStoreLaws
{
    private readonly string folder = Directory.CreateTempSubdirectory("history-tests-").FullName;

    private string File => Path.Combine(folder, "history.db");

    [Fact]
    public async Task What_was_acknowledged_is_there_when_the_file_is_opened_again()
    {
        await using (var first = new SqliteHistoryStore(Path.Combine(folder, "again.db")))
        {
            await first.AppendAsync("a", [Event(1), Event(2)]);
        }

        await using var second = new SqliteHistoryStore(Path.Combine(folder, "again.db"));
        Assert.Equal(2, await second.LastAsync("a"));
        await second.AppendAsync("a", [Event(3)]);
    }

    [Fact]
    public async Task Appends_of_many_searches_at_once_are_all_stored()
    {
        await using var store = new SqliteHistoryStore(Path.Combine(folder, "many.db"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async search =>
        {
            for (var i = 1; i <= 10; i++)
            {
                await store.AppendAsync($"s{search}", [Event(i)]);
            }
        }));

        for (var search = 0; search < 50; search++)
        {
            Assert.Equal(10, await store.LastAsync($"s{search}"));
        }
    }

    protected override IHistoryStore Open() => new SqliteHistoryStore(File);

    protected override async Task CloseAsync(IHistoryStore store)
    {
        await ((SqliteHistoryStore)store).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
