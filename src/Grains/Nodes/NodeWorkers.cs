using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>The workers of the nodes in this process: one, except where tests put several logical silos into one process.</summary>
/// <param name="runner">Trains candidates.</param>
/// <param name="grains">Way to the candidates' grains.</param>
/// <param name="options">Times.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Numbers of attempts.</param>
/// <param name="log">Log.</param>
public sealed class NodeWorkers(
    ICandidateRunner runner, IGrainFactory grains, CoordinationOptions options, TimeProvider time, NodeMetrics metrics, ILogger<NodeWorker> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NodeWorker> workers = new(StringComparer.Ordinal);

    /// <summary>The worker of a node; made on first use.</summary>
    public NodeWorker Get(string node) => workers.GetOrAdd(node, name => new NodeWorker(name, runner, grains, options, time, metrics, log));

    /// <summary>Ends all attempts without results and waits for them; the next process goes on from their checkpoints.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers.Values)
        {
            await worker.DisposeAsync();
        }
    }
}
