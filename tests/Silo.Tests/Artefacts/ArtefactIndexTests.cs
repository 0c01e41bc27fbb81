using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Tests.Stores;
using AdapterSearch.Testing;
using Npgsql;

namespace AdapterSearch.Silo.Tests.Artefacts;

/// <summary>What every artefact index promises; a new one is one more derived class.</summary>
public abstract class ArtefactIndexConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract IArtefactIndex Open();

    [Fact]
    public async Task Files_are_read_back_in_the_order_of_their_paths_also_by_another_process()
    {
        await Open().RecordAsync("s", 3, [File("candidate-3/z.json", 5, ArtefactKind.Record), File("candidate-3/B.safetensors", 1L << 40), File("candidate-3/a\"ü;", 0, ArtefactKind.Other)]);
        Assert.Equal(
            [File("candidate-3/B.safetensors", 1L << 40), File("candidate-3/a\"ü;", 0, ArtefactKind.Other), File("candidate-3/z.json", 5, ArtefactKind.Record)],
            await Open().ListAsync("s", 3));
    }

    [Fact]
    public async Task Recorded_again_the_former_files_are_replaced()
    {
        var index = Open();
        await index.RecordAsync("s", 3, [File("a", 1), File("b", 2)]);
        await index.RecordAsync("s", 3, [File("b", 3)]);
        Assert.Equal([File("b", 3)], await index.ListAsync("s", 3));
        await index.RecordAsync("s", 3, []);
        Assert.Empty(await index.ListAsync("s", 3));
    }

    [Fact]
    public async Task Candidates_and_searches_do_not_see_each_other()
    {
        var index = Open();
        await index.RecordAsync("s", 1, [File("a", 10)]);
        await index.RecordAsync("s", 2, [File("b", 20)]);
        await index.RecordAsync("t", 1, [File("a", 40)]);
        Assert.Equal((long[])[30, 40, 0], new[] { await index.BytesAsync("s"), await index.BytesAsync("t"), await index.BytesAsync("u") });
        await index.RemoveAsync("s");
        await index.RemoveAsync("s");
        Assert.Empty(await index.ListAsync("s", 2));
        Assert.Equal([File("a", 40)], await index.ListAsync("t", 1));
    }

    [Fact]
    public async Task Of_writers_at_once_one_stands_whole()
    {
        var index = Open();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => index.RecordAsync("s", 1, [File("a", i), File("b", i)]))));
        var files = await index.ListAsync("s", 1);
        Assert.Equal(["a", "b"], files.Select(f => f.Path));
        Assert.Equal(files[0].Bytes, files[1].Bytes);
    }

    private static ArtefactEntry File(string path, long bytes, ArtefactKind kind = ArtefactKind.Weights) => new(path, kind, bytes, new string('a', 64), Time);
}

public sealed class SqliteArtefactIndexTests : ArtefactIndexConformance
{
    private readonly string folder = Directory.CreateTempSubdirectory("artefact-tests-").FullName;

    public override Task DisposeAsync()
    {
        using (var index = new SqliteArtefactIndex(Path.Combine(folder, "artefacts.db")))
        {
            index.Dispose();
        }

        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    protected override IArtefactIndex Open() => new SqliteArtefactIndex(Path.Combine(folder, "artefacts.db"));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresArtefactIndexTests(PostgresServer server) : ArtefactIndexConformance
{
    private NpgsqlDataSource source = null!;

    public override async Task InitializeAsync() => source = NpgsqlDataSource.Create(await PostgresCollection.MigratedAsync(server));

    public override async Task DisposeAsync() => await source.DisposeAsync();

    protected override IArtefactIndex Open() => new PostgresArtefactIndex(source);
}

public sealed class ArtefactFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("artefact-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_that_changed_is_named_and_one_that_was_released_is_not()
    {
        Directory.CreateDirectory(Path.Combine(folder, "candidate-1", "more"));
        foreach (var name in new[] { "trained.safetensors", "candidate.json", "more/state.bin" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "candidate-1", name), "abc");
        }

        var noted = await ArtefactFiles.ReadAsync(folder, "candidate-1", DateTimeOffset.UnixEpoch, CancellationToken.None);
        Assert.Equal(
            [("candidate-1/candidate.json", ArtefactKind.Record), ("candidate-1/more/state.bin", ArtefactKind.Other), ("candidate-1/trained.safetensors", ArtefactKind.Weights)],
            noted.Select(n => (n.Path, n.Kind)));
        Assert.All(noted, n => Assert.Equal((3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), (n.Bytes, n.Sha256)));
        Assert.Empty(await ArtefactFiles.ChangedAsync(folder, noted, CancellationToken.None));

        await File.WriteAllTextAsync(Path.Combine(folder, "candidate-1", "trained.safetensors"), "abd");
        File.Delete(Path.Combine(folder, "candidate-1", "more/state.bin"));
        Assert.Equal(["candidate-1/trained.safetensors"], await ArtefactFiles.ChangedAsync(folder, noted, CancellationToken.None));
        Assert.Empty(await ArtefactFiles.ReadAsync(folder, "candidate-2", DateTimeOffset.UnixEpoch, CancellationToken.None));
    }
}
