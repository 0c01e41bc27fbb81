using Orleans;
using Orleans.Concurrency;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// The entry to one node's device slots; the key is the node's name and the grain lives on that node's silo. Attempts run beside the
/// grain, never in a turn of it; what they report reaches the candidate's grain by calls.
/// </summary>
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Registers the node's slots at the pool and begins its heartbeats. Called when the silo starts; safe to repeat. Nothing is durable.</summary>
    Task OpenAsync();

    /// <summary>Starts an attempt on the slot of its lease. Returns at once. Safe to repeat with the same lease; nothing is durable.</summary>
    /// <param name="attempt">What runs.</param>
    Task StartAsync(AttemptStart attempt);

    /// <summary>Ends the attempt that runs under a lease, without a result. Returns before it has ended. Safe to repeat; an unknown lease is ignored.</summary>
    /// <param name="token">Token of the lease.</param>
    Task StopAsync(long token);

    /// <summary>
    /// Lets the attempt that runs under a lease leave a checkpoint at its next report and end without a result. Returns before it has ended.
    /// Safe to repeat; an unknown lease is ignored.
    /// </summary>
    /// <param name="token">Token of the lease.</param>
    Task YieldAsync(long token);

    /// <summary>
    /// Renews the leases of what runs here, and registers the node where the pool does not know it. Called by the node's own heart, between the
    /// awaits of other calls. Safe to repeat; nothing is durable.
    /// </summary>
    [AlwaysInterleave]
    Task BeatAsync();

    /// <summary>The attempts that run on this node now. Changes nothing.</summary>
    Task<NodeView> GetViewAsync();
}
