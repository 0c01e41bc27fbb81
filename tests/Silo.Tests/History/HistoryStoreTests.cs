using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.History;
using AdapterSearch.Silo.Tests.Stores;
using AdapterSearch.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AdapterSearch.Silo.Tests.History;

/// <summary>What both durable stores promise beyond the conformance suite of all stores.</summary>
public abstract class DurableHistoryStore : HistoryStoreConformance, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> opened = [];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Appends_of_many_searches_through_two_stores_at_once_are_all_kept()
    {
        var stores = new[] { Open(), Open() };
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async search =>
        {
            for (var i = 1; i <= 10; i++)
            {
                await stores[search % 2].AppendAsync($"s{search}", [Event(i)]);
            }
        }));

        for (var search = 0; search < 50; search++)
        {
            Assert.Equal(10, await stores[1].LastAsync($"s{search}"));
            Assert.Equal(Enumerable.Range(1, 10), (await stores[0].ReadAsync($"s{search}", 0, 100)).Select(e => (int)e.Sequence));
        }
    }

    [Fact]
    public async Task Of_two_stores_that_append_the_same_events_one_is_refused_with_what_it_has_to_read()
    {
        IHistoryStore first = Open(), second = Open();
        var writers = Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? first : second).AppendAsync("a", [Event(1), Event(2)]))).ToArray();
        await Task.WhenAll(writers.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(1, writers.Count(a => a.IsCompletedSuccessfully));
        Assert.All(writers.Where(w => w.IsFaulted), w => Assert.Equal((3L, 1L), Assert.IsType<HistoryConflictException>(w.Exception!.InnerException) is var e ? (e.Expected, e.Actual) : default));
        Assert.Equal(2, await first.LastAsync("a"));
        Assert.Equal(2, (await second.ReadAsync("a", 0, 10)).Count);
    }

    [Fact]
    public async Task A_refused_append_takes_none_of_its_batch_with_it()
    {
        var store = Open();
        await store.AppendAsync("b", [Event(1)]);
        var appends = new[] { ("a", 1), ("b", 1), ("c", 1), ("b", 2), ("a", 2), ("c", 7) }.Select(a => store.AppendAsync(a.Item1, [Event(a.Item2)])).ToArray();
        await Task.WhenAll(appends.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal([true, false, true, true, true, false], appends.Select(a => a.IsCompletedSuccessfully));
        Assert.Equal((long[])[2, 2, 1], new[] { await store.LastAsync("a"), await store.LastAsync("b"), await store.LastAsync("c") });
    }

    [Fact]
    public async Task A_closed_store_refuses_to_append()
    {
        var store = Open();
        await ((IAsyncDisposable)store).DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync("a", [Event(1)]));
    }

    /// <summary>Closed when the test ends; until then a store that "crashed" is simply never used again.</summary>
    protected T Keep<T>(T store)
        where T : IHistoryStore, IAsyncDisposable
    {
        opened.Add(store);
        return store;
    }

    private static SearchEvent Event(long sequence) => new(sequence, DateTimeOffset.UnixEpoch.AddSeconds(sequence), SearchEventKind.Planned, 1, $"event {sequence}");
}

public sealed class SqliteHistoryStoreTests : DurableHistoryStore
{
    private readonly string folder = Directory.CreateTempSubdirectory("history-tests-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task A_file_that_was_cut_is_refused_aloud(double share)
    {
        var file = Path.Combine(folder, "cut.db");
        await using (var whole = new SqliteHistoryStore(file))
        {
            await whole.AppendAsync("a", [.. Enumerable.Range(1, 500).Select(i => new SearchEvent(i, DateTimeOffset.UnixEpoch, SearchEventKind.Planned, 1, new string('x', 500)))]);
        }

        await using (var cut = new FileStream(file, FileMode.Open))
        {
            cut.SetLength((long)(share * cut.Length));
        }

        var fault = await Assert.ThrowsAsync<SqliteException>(async () =>
        {
            await using var store = new SqliteHistoryStore(file);
            await store.ReadAsync("a", 0, 500);
        });
        Assert.Contains("malformed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_an_index_of_candidates_gets_one_when_it_is_opened()
    {
        var job = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, new AdapterConfiguration([]), 0.01), new TrainingOptions(), true);
        SearchEvent[] events = [.. Enumerable.Range(1, 10).Select(i => new SearchEvent(
            i, DateTimeOffset.UnixEpoch, SearchEventKind.Started, 1 + (i % 5), "", null, new CandidateView { Number = 1 + (i % 5), Attempt = i, Job = job }))];
        var file = Path.Combine(folder, "old.db");
        await using (var store = new SqliteHistoryStore(file))
        {
            await store.AppendAsync("a", events);
        }

        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE candidates";
            await command.ExecuteNonQueryAsync();
        }

        await using var opened = new SqliteHistoryStore(file);
        Assert.Equal([(1, 10), (2, 6), (3, 7), (4, 8), (5, 9)], (await opened.ReadCandidatesAsync("a", 0, 10))!.Select(c => (c.Number, c.Attempt)));
    }

    protected override IHistoryStore Open() => Keep(new SqliteHistoryStore(Path.Combine(folder, "history.db")));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresHistoryStoreTests(PostgresServer server) : DurableHistoryStore
{
    private string connection = "";

    public override async Task InitializeAsync() => connection = await PostgresCollection.MigratedAsync(server);

    [Fact]
    public async Task A_database_that_went_away_fails_the_append_and_the_next_one_works()
    {
        var store = Open();
        await store.AppendAsync("a", [new SearchEvent(1, DateTimeOffset.UnixEpoch, SearchEventKind.Submitted, 0, "one")]);
        await using (var source = NpgsqlDataSource.Create(server.Connection))
        await using (var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'tests'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.AppendAsync("a", [new SearchEvent(2, DateTimeOffset.UnixEpoch, SearchEventKind.Planned, 1, "two")]));
        Assert.Equal(1, await store.LastAsync("a"));
        await store.AppendAsync("a", [new SearchEvent(2, DateTimeOffset.UnixEpoch, SearchEventKind.Planned, 1, "two")]);
        Assert.Equal(2, await store.LastAsync("a"));
    }

    protected override IHistoryStore Open() => Keep(new PostgresHistoryStore(NpgsqlDataSource.Create(connection), owned: true));
}
