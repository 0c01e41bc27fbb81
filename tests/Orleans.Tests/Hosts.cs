using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;

namespace AdapterSearch.Orleans.Tests;

/// <summary>A running cluster with its clock and probe.</summary>
public sealed class Host(EmbeddedCluster cluster, ManualTimeProvider clock, Probe probe) : IAsyncDisposable
{
    public EmbeddedCluster Cluster => cluster;

    public ManualTimeProvider Clock => clock;

    public Probe Probe => probe;

    internal ClusterRuntime Runtime => cluster.Services.GetRequiredService<ClusterRuntime>();

    public static async Task<Host> StartAsync(
        Action<EmbeddedOrleansOptions>? configure = null, Action<IServiceCollection>? services = null, ManualTimeProvider? clock = null)
    {
        clock ??= new();
        var probe = new Probe();
        var cluster = await EmbeddedCluster.StartAsync(
            options =>
            {
                options.GrainAssemblies.Add(typeof(Host).Assembly);
                options.TimeProvider = clock;
                configure?.Invoke(options);
            },
            collection =>
            {
                collection.AddSingleton(probe);
                Placement.Register(collection);
                services?.Invoke(collection);
            });
        return new(cluster, clock, probe);
    }

    public T Grain<T>(string key) where T : IGrainWithStringKey => cluster.Client.GetGrain<T>(key);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}

/// <summary>A folder that is deleted afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orleans-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
