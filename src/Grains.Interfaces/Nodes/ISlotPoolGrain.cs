using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// All slots of the cluster; one grain, key <see cref="GrainKeys.SlotPool"/>. It grants leases, in turn between searches and first come
/// first served within one; a lease that no heartbeat renews runs out and its candidate is told.
/// </summary>
public interface ISlotPoolGrain : IGrainWithStringKey
{
    /// <summary>
    /// Tells the pool a node's slots and which leases still run there. Leases of this node that are not named are lost at once, so that
    /// a restarted node does not have to wait for their expiry. Safe to repeat; losses are durable on return.
    /// </summary>
    /// <param name="registration">The node.</param>
    Task RegisterNodeAsync(NodeRegistration registration);

    /// <summary>Renews the leases that run on a node. Safe to repeat; nothing is durable.</summary>
    /// <param name="heartbeat">The node and what runs on it.</param>
    Task<HeartbeatAnswer> HeartbeatAsync(NodeHeartbeat heartbeat);

    /// <summary>
    /// Asks for a slot for a candidate. Safe to repeat: a candidate that holds a lease is answered with it, one that waits keeps its
    /// place. A later grant arrives by <see cref="ICandidateGrain.GrantedAsync"/>. The wait is not durable (the search repeats its
    /// requests), a granted lease is before anyone hears of it.
    /// </summary>
    /// <param name="request">Who asks.</param>
    /// <returns>The lease that the candidate already holds; null when it waits.</returns>
    Task<SlotLease?> RequestAsync(SlotRequest request);

    /// <summary>Which candidates of a search neither wait nor hold a lease, because a message or the pool was lost. Changes nothing.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidates">Numbers to look for.</param>
    Task<IReadOnlyList<int>> FindMissingAsync(string searchId, IReadOnlyList<int> candidates);

    /// <summary>Ends a candidate's wait, or stops the attempt that runs under its lease. Safe to repeat; nothing is durable.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    Task WithdrawAsync(string searchId, int candidate);

    /// <summary>Gives a slot back. Safe to repeat; an unknown lease is ignored. Not durable: a forgotten release runs out like any lease.</summary>
    /// <param name="token">Token of the lease.</param>
    Task ReleaseAsync(long token);

    /// <summary>Nodes, leases and waiting requests. Changes nothing.</summary>
    Task<SlotPoolView> GetViewAsync();
}
