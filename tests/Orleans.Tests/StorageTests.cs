using Orleans.Embedded;
using Orleans.Runtime;
using Orleans.Storage;

namespace AdapterSearch.Orleans.Tests;

[GenerateSerializer]
public sealed class LedgerState
{
    [Id(0)] public List<string> Lines { get; set; } = [];

    [Id(1)] public IWorker? Friend { get; set; }
}

public interface ILedger : IGrainWithStringKey
{
    Task<string?> Write(string line);

    Task WriteBehindItsBack(string line);

    Task<List<string>> Lines();

    Task<(bool Exists, string? Etag)> Facts();

    Task Clear();

    Task Befriend(IWorker friend);

    Task<string> AskFriend();

    Task Forget();
}

public sealed class LedgerGrain([PersistentState("ledger")] IPersistentState<LedgerState> state, IGrainContext context) : Grain, ILedger
{
    public async Task<string?> Write(string line)
    {
        state.State.Lines.Add(line);
        await state.WriteStateAsync();
        return state.Etag;
    }

    public async Task WriteBehindItsBack(string line)
    {
        var other = new PersistentState<LedgerState>((Activation)context, new PersistentStateAttribute("ledger"));
        await other.ReadStateAsync();
        other.State.Lines.Add(line);
        await other.WriteStateAsync();
    }

    public Task<List<string>> Lines() => Task.FromResult(state.State.Lines);

    public Task<(bool Exists, string? Etag)> Facts() => Task.FromResult((state.RecordExists, state.Etag));

    public Task Clear() => state.ClearStateAsync();

    public async Task Befriend(IWorker friend)
    {
        state.State.Friend = friend;
        await state.WriteStateAsync();
    }

    public Task<string> AskFriend() => state.State.Friend!.Say("hello");

    public Task Forget()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public abstract class StorageConformance
{
    private protected abstract Task<Host> StartAsync();

    [Fact]
    public async Task A_record_does_not_exist_until_it_is_written_and_again_after_it_is_cleared()
    {
        await using var host = await StartAsync();
        var ledger = host.Grain<ILedger>("a");
        Assert.Equal((false, null), await ledger.Facts());
        Assert.Equal("1", await ledger.Write("one"));
        Assert.Equal((true, "1"), await ledger.Facts());
        await ledger.Clear();
        Assert.False((await ledger.Facts()).Exists);
        Assert.Empty(await ledger.Lines());
        Assert.Equal("3", await ledger.Write("two"));
        Assert.Equal(["two"], await ledger.Lines());
    }

    [Fact]
    public async Task A_new_activation_reads_what_the_last_one_wrote()
    {
        await using var host = await StartAsync();
        var ledger = host.Grain<ILedger>("a");
        await ledger.Write("one");
        await ledger.Forget();
        Assert.Equal(["one"], await ledger.Lines());
        Assert.Empty(await host.Grain<ILedger>("b").Lines());
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_the_grain_begins_anew_with_what_is_stored()
    {
        await using var host = await StartAsync();
        var ledger = host.Grain<ILedger>("a");
        await ledger.Write("one");
        await ledger.WriteBehindItsBack("two");
        var failure = await Assert.ThrowsAsync<InconsistentStateException>(() => ledger.Write("three"));
        Assert.Equal(("2", "1"), (failure.StoredEtag, failure.CurrentEtag));
        Assert.Equal(["one", "two"], await ledger.Lines());
        Assert.Equal("3", await ledger.Write("three"));
    }

    [Fact]
    public async Task A_version_from_before_a_clearing_is_never_valid_again()
    {
        await using var host = await StartAsync();
        var store = Store(host);
        Assert.Equal("1", await store.WriteAsync("n", "g", [1], null));
        Assert.Equal("2", await store.WriteAsync("n", "g", null, "1"));
        Assert.Equal("3", await store.WriteAsync("n", "g", [2], "2"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync("n", "g", [3], "1"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync("n", "g", [3], null));
        Assert.Equal([2], (await store.ReadAsync("n", "g"))!.Body!);
    }

    [Fact]
    public async Task One_of_many_writers_with_the_same_version_wins()
    {
        await using var host = await StartAsync();
        var store = Store(host);
        await store.WriteAsync("n", "g", [0], null);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            try
            {
                return await store.WriteAsync("n", "g", [(byte)i], "1");
            }
            catch (InconsistentStateException)
            {
                return "refused";
            }
        })));
        Assert.Equal(31, outcomes.Count(o => o == "refused"));
        Assert.Single(outcomes, "2");
    }

    [Fact]
    public async Task A_stored_reference_works_after_the_grain_was_deactivated()
    {
        await using var host = await StartAsync();
        var ledger = host.Grain<ILedger>("a");
        await ledger.Befriend(host.Grain<IWorker>("friend"));
        await ledger.Forget();
        Assert.Equal("hello", await ledger.AskFriend());
    }

    private static IStateStore Store(Host host) => host.Runtime.Store(null);
}

public sealed class MemoryStorageTests : StorageConformance
{
    private protected override Task<Host> StartAsync() => Host.StartAsync();
}

public sealed class SqliteStorageTests : StorageConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override Task<Host> StartAsync() => Host.StartAsync(o => o.DataFolder = _folder.Path);

    [Fact]
    public async Task State_survives_a_restart_on_the_same_folder()
    {
        await using (var first = await StartAsync())
        {
            await first.Grain<ILedger>("a").Write("one");
        }
        await using var second = await StartAsync();
        Assert.Equal(["one"], await second.Grain<ILedger>("a").Lines());
        Assert.Equal("2", await second.Grain<ILedger>("a").Write("two"));
    }

    [Fact]
    public async Task An_acknowledged_write_is_in_the_files_as_they_lie_on_disk()
    {
        await using var host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => host.Grain<ILedger>($"g{i}").Write("one")));
        // A copy of the files taken while the process runs is what a crash at this moment would leave.
        using var crash = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_folder.Path, "orleans.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(crash.Path, Path.GetFileName(file)));
        await using var after = await Host.StartAsync(o => o.DataFolder = crash.Path);
        for (var i = 0; i < 100; i++)
            Assert.Equal(["one"], await after.Grain<ILedger>($"g{i}").Lines());
    }

    [Fact]
    public async Task A_read_after_writes_sees_every_write_that_was_begun_before()
    {
        await using var host = await StartAsync();
        var store = host.Runtime.Store(null);
        for (var i = 0; i < 50; i++)
        {
            var writing = store.WriteAsync("n", $"g{i}", [(byte)i], null);
            Assert.Equal("1", (await store.ReadAsync("n", $"g{i}", afterWrites: true))?.Etag);
            await writing;
        }
    }

    [Fact]
    public async Task A_torn_tail_of_the_log_loses_only_what_was_never_acknowledged()
    {
        using var crash = new TemporaryFolder();
        await using (var host = await StartAsync())
        {
            await host.Grain<ILedger>("a").Write("one");
            foreach (var file in Directory.GetFiles(_folder.Path, "orleans.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(crash.Path, Path.GetFileName(file)));
        }
        await using (var log = new FileStream(Path.Combine(crash.Path, "orleans.db-wal"), FileMode.Append))
            log.Write(new byte[1000]);
        await using var after = await Host.StartAsync(o => o.DataFolder = crash.Path);
        Assert.Equal(["one"], await after.Grain<ILedger>("a").Lines());
    }

    public void Dispose() => _folder.Dispose();
}
