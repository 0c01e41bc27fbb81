using AdapterSearch.Domain;
using AdapterSearch.Testing;
using Orleans;

namespace AdapterSearch.Grains.Tests;

/// <summary>The laws on logical silos of one process, in virtual time.</summary>
public sealed class EmbeddedClusterLaws : ClusterLaws
{
    private protected override async Task<IClusterUnderTest> StartAsync(int nodes, FakeRunner runner, IHistoryStore history) =>
        new Embedded(await CoordinationHost.StartAsync(nodes, runner: runner, history: history));

    private sealed class Embedded(CoordinationHost host) : IClusterUnderTest
    {
        public IGrainFactory Grains => host.Cluster.Client;

        public Task LoseAsync(string node)
        {
            host.Cluster.KillSilo($"silo-{node}");
            return Task.CompletedTask;
        }

        public async Task<SearchView> EndAsync(string id)
        {
            var ended = CoordinationHost.EndAsync(host.Search(id));
            await host.AdvanceAsync(ended);
            return (await host.Search(id).GetViewAsync())!;
        }

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
