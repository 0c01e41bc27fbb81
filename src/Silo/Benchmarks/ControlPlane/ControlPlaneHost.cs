using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.History;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>The whole coordination over real files: grains in logical silos, their state and the history in SQLite with every commit flushed to disk.</summary>
internal sealed class ControlPlaneHost : IAsyncDisposable
{
    private readonly EmbeddedCluster cluster;
    private readonly SqliteHistoryStore history;
    private readonly string folder;
    private readonly bool keep;

    private ControlPlaneHost(EmbeddedCluster cluster, SqliteHistoryStore history, string folder, bool keep)
    {
        (this.cluster, this.history, this.folder, this.keep) = (cluster, history, folder, keep);
    }

    /// <summary>The embedded cluster, whose silos can be lost.</summary>
    public EmbeddedCluster Cluster => cluster;

    /// <summary>Its history.</summary>
    public IHistoryStore History => history;

    /// <summary>A fresh folder below the build outputs, which lie on the disk of the repository.</summary>
    public static string Folder(BenchmarkContext context, string name)
    {
        var folder = Path.Combine(context.Home, "artifacts", "bench", $"{name}-{Environment.ProcessId}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Starts nodes "a", "b" ... on as many logical silos.</summary>
    /// <param name="folder">Folder of the files; it exists.</param>
    /// <param name="runner">Runs candidates.</param>
    /// <param name="slots">Slots of each node.</param>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="configure">Sets times.</param>
    /// <param name="keep">Keeps the folder at the end.</param>
    /// <param name="open">Opens the nodes and lets unfinished searches go on.</param>
    public static async Task<ControlPlaneHost> StartAsync(
        string folder, ICandidateRunner runner, int slots, int nodes = 1, Action<CoordinationOptions>? configure = null, bool keep = false, bool open = true)
    {
        string[] names = [.. Enumerable.Range(0, nodes).Select(i => ((char)('a' + i)).ToString())];
        var history = new SqliteHistoryStore(Path.Combine(folder, "history.db"));
        var cluster = await EmbeddedCluster.StartAsync(
            options =>
            {
                options.GrainAssemblies.Add(typeof(SearchGrain).Assembly);
                options.DataFolder = folder;
                foreach (var name in names)
                {
                    options.Silos.Add(new EmbeddedSilo($"silo-{name}", new Dictionary<string, string> { [GrainKeys.NodeMetadata] = name }));
                }
            },
            services =>
            {
                services.AddSingleton(runner);
                services.AddSingleton<IHistoryStore>(history);
                services.AddSearchCoordination(options =>
                {
                    foreach (var name in names)
                    {
                        options.Nodes.Add(name);
                    }

                    options.SlotsPerNode = slots;
                    configure?.Invoke(options);
                });
            });
        var host = new ControlPlaneHost(cluster, history, folder, keep);
        if (open)
        {
            await host.OpenAsync();
        }

        return host;
    }

    /// <summary>Opens the nodes and lets unfinished searches go on.</summary>
    public Task OpenAsync() => cluster.Client.StartSearchCoordinationAsync(cluster.Services.GetRequiredService<CoordinationOptions>());

    /// <summary>Submits a search and answers with it.</summary>
    public async Task<(string Id, ISearchGrain Search)> SubmitAsync(SearchSpec spec, ModelShape shape)
    {
        var answer = await cluster.Client.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, shape, null);
        return answer.Summary is { } summary
            ? (summary.Id, cluster.Client.GetGrain<ISearchGrain>(summary.Id))
            : throw new InvalidOperationException(string.Join("; ", answer.Problems));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await cluster.Services.GetRequiredService<NodeWorkers>().DisposeAsync();
        await cluster.DisposeAsync();
        await history.DisposeAsync();
        if (!keep)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
