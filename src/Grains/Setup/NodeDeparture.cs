using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>
/// Gives this process's candidates away before it stops, so that others go on with them at once instead of waiting for their leases.
/// For silos that have neighbours; register it after <see cref="CoordinationBootstrap"/>, since hosted services stop in reverse order.
/// The drain ends when a process of the same node starts again.
/// </summary>
/// <param name="limit">Longest wait for checkpoints; what is left then is ended as without a drain.</param>
/// <param name="grains">Way to the slot pool.</param>
/// <param name="options">Names of the nodes.</param>
/// <param name="workers">The nodes' workers.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Log.</param>
public sealed class NodeDeparture(
    TimeSpan limit, IGrainFactory grains, CoordinationOptions options, NodeWorkers workers, TimeProvider time, ILogger<NodeDeparture> log) : IHostedService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private int stopped;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until nothing runs on the nodes, or the limit is over.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
        {
            return; // A host may be stopped again when it is disposed; there are no grains then.
        }

        var began = time.GetTimestamp();
        foreach (var node in options.Nodes)
        {
            try
            {
                await grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).DrainAsync(node, limit).WaitAsync(limit, time, cancellationToken);
                while (workers.Get(node).Running.Count > 0 && time.GetElapsedTime(began) < limit)
                {
                    await Task.Delay(Look, time, cancellationToken);
                }
            }
            catch (Exception fault)
            {
                // Stopping must not fail for it: what runs is ended, and its leases run out.
                log.DepartureFailed(node, fault);
            }
        }
    }
}
