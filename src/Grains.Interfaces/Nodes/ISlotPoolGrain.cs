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
    /// Asks for slots, to be served in the given order. Safe to repeat: a candidate that holds a lease or waits is left as it is. A grant
    /// arrives by <see cref="ICandidateGrain.GrantedAsync"/>. The wait is not durable (the search repeats its requests), a granted lease is
    /// before anyone hears of it.
    /// </summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidates">Numbers of the candidates.</param>
    Task RequestAsync(string searchId, IReadOnlyList<int> candidates);

    /// <summary>Ends candidates' waits and stops the attempts that run under their leases. Safe to repeat; nothing is durable.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidates">Numbers of the candidates.</param>
    Task WithdrawAsync(string searchId, IReadOnlyList<int> candidates);

    /// <summary>Gives a slot back. Safe to repeat; an unknown lease is ignored. Not durable: a forgotten release runs out like any lease.</summary>
    /// <param name="token">Token of the lease.</param>
    Task ReleaseAsync(long token);

    /// <summary>Nodes, leases and waiting requests. Changes nothing.</summary>
    Task<SlotPoolView> GetViewAsync();
}
