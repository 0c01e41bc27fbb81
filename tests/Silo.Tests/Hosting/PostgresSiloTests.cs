using System.Diagnostics;
using AdapterSearch.Cli;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.History;
using AdapterSearch.Silo.Migrations;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests.Stores;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdapterSearch.Silo.Tests.Hosting;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSiloTests(PostgresServer server) : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_silo_on_PostgreSQL_keeps_history_and_artefact_index_there()
    {
        var options = place.Options with
        {
            Store = StoreKind.Postgres,
            ArtefactRoot = Path.Combine(place.Folder, "shared"),
            Cluster = new ClusterSettings { Postgres = await PostgresCollection.MigratedAsync(server) },
        };
        var left = Path.Combine(options.ArtefactFolder("tiny-1"), "candidate-00001");
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "trained.safetensors"), "abc");
        SearchView ended;
        await using (var host = await SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None))
        {
            using var client = new AdapterSearch.Client.AdapterSearchClient(host.Address);
            var summary = await client.SubmitAsync(Workplace.Spec);
            await foreach (var _ in client.WatchAsync(summary.Id))
            {
                // Only the end matters.
            }

            ended = await client.GetAsync(summary.Id);
            var index = host.Services.GetRequiredService<IArtefactIndex>();
            Assert.Equal(["candidate-00001/trained.safetensors"], (await index.ListAsync(summary.Id, 1)).Select(f => f.Path));
            Assert.IsType<PostgresArtefactIndex>(index);
        }

        Assert.Equal(("tiny-1", SearchStatus.Completed), (ended.Summary.Id, ended.Summary.Status));
        Assert.False(File.Exists(Path.Combine(options.DataFolder, "history.db")));
        await using var source = NpgsqlDataSource.Create(options.Cluster.Postgres!);
        await using var store = new PostgresHistoryStore(source);
        var events = await ((IHistoryStore)store).ReadAsync("tiny-1", 0, 10_000);
        Assert.Equal(ended.Candidates.Count, events.Count(e => e.Kind == SearchEventKind.Ended));
        Assert.Equal(SearchEventKind.SearchEnded, events[^1].Kind);
    }

    [Fact]
    public async Task A_silo_refuses_a_database_without_its_tables_and_migrate_makes_them()
    {
        var secret = Path.Combine(place.Folder, "connection");
        await File.WriteAllTextAsync(secret, await server.NewSchemaAsync());
        var (code, _, error) = await RunAsync(secret, "serve", "--store", "postgres", "--port", "0", "--data", place.SiloFolder, "--stop-with-input");
        Assert.Equal((1, $"search: the database has schema version 0, this program needs {PostgresSchema.Needed}; run its verb 'migrate' first\n"), (code, error));
        Assert.False(Directory.Exists(place.SiloFolder));

        (code, var output, _) = await RunAsync(secret, "migrate");
        Assert.Equal((0, $"schema version {PostgresSchema.Needed}"), (code, output.TrimEnd().Split('\n')[^1]));
        (code, output, _) = await RunAsync(secret, "migrate", "--wait", "0");
        Assert.Equal((0, $"schema version {PostgresSchema.Needed}, nothing to do\n"), (code, output));
    }

    [Fact]
    public async Task A_connection_that_is_missing_wrong_or_dead_is_named_without_its_password()
    {
        var secret = Path.Combine(place.Folder, "connection");
        Assert.Equal(2, (await RunAsync(null, "migrate")).Code);
        await File.WriteAllTextAsync(secret, "Hots=db;Password=hidden");
        var (code, _, error) = await RunAsync(secret, "migrate");
        Assert.Equal(2, code);
        Assert.StartsWith("search: the PostgreSQL connection string cannot be read", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(secret, "Host=127.0.0.1;Port=9;Password=hidden;Timeout=2");
        (code, _, error) = await RunAsync(secret, "migrate", "--wait", "0");
        Assert.Equal(1, code);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string? secret, params string[] arguments)
    {
        var info = new SiloExecutable(typeof(SiloCommandLine).Assembly.Location).StartInfo(arguments);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.Environment.Remove(ClusterSettings.PostgresVariable);
        info.Environment[ClusterSettings.PostgresFileVariable] = secret ?? "";
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }
}
