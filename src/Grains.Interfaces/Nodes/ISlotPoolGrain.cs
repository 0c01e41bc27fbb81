using Orleans;
using Orleans.Concurrency;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// All slots of the cluster; one grain, key <see cref="GrainKeys.SlotPool"/>. It grants leases, by weighted shares between searches and first
/// come first served within one; a lease that no heartbeat renews runs out and its candidate is told.
/// </summary>
public interface ISlotPoolGrain : IGrainWithStringKey
{
    /// <summary>
    /// Tells the pool a node's devices and which leases still run there. Leases of this node that are not named are lost at once, so that
    /// a restarted node does not have to wait for their expiry. Safe to repeat; losses are durable on return.
    /// </summary>
    /// <param name="registration">The node.</param>
    Task RegisterNodeAsync(NodeRegistration registration);

    /// <summary>
    /// Renews the leases that run on a node. Handled between the awaits of other calls, so that a slow store costs nobody a lease. Safe to
    /// repeat; nothing is durable.
    /// </summary>
    /// <param name="heartbeat">The node and what runs on it.</param>
    [AlwaysInterleave]
    Task<HeartbeatAnswer> HeartbeatAsync(NodeHeartbeat heartbeat);

    /// <summary>
    /// Asks for slots, to be served in the given order. Safe to repeat: a candidate that holds a lease or waits is left as it is, but for its
    /// demand, which the newest request names. A grant arrives by <see cref="ICandidateGrain.GrantedAsync"/>. The wait is not durable (the
    /// search repeats its requests), a granted lease is before anyone hears of it.
    /// </summary>
    /// <param name="ask">The search and its candidates.</param>
    Task AskAsync(SlotAsk ask);

    /// <summary>Ends candidates' waits and stops the attempts that run under their leases. Safe to repeat; nothing is durable.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidates">Numbers of the candidates.</param>
    Task WithdrawAsync(string searchId, IReadOnlyList<int> candidates);

    /// <summary>
    /// Ends candidates' waits, and lets the attempts that run under their leases end with a checkpoint; the search decides when they go on.
    /// Safe to repeat; nothing is durable.
    /// </summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidates">Numbers of the candidates.</param>
    Task YieldAsync(string searchId, IReadOnlyList<int> candidates);

    /// <summary>
    /// Says that an attempt has ended and its slot is free, while its lease lives on until its result is acknowledged and
    /// <see cref="ReleaseAsync"/> ends it. Safe to repeat; an unknown lease is ignored. Not durable.
    /// </summary>
    /// <param name="token">Token of the lease.</param>
    Task VacateAsync(long token);

    /// <summary>Gives a slot back. Safe to repeat; an unknown lease is ignored. Not durable: a forgotten release runs out like any lease.</summary>
    /// <param name="token">Token of the lease.</param>
    Task ReleaseAsync(long token);

    /// <summary>
    /// Says whether a node gets new candidates; what runs there is left alone. Holds across restarts of the node and may be said before it is
    /// known. Ends a drain when it says that the node serves. Safe to repeat; durable on return.
    /// </summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="cordoned">True for no new candidates.</param>
    Task CordonAsync(string node, bool cordoned);

    /// <summary>
    /// Gives a node no new candidates and lets its running ones end with a checkpoint, to go on elsewhere; what has not left within the limit
    /// is stopped. Returns at once. Ends when the node's process is started again. Safe to repeat; durable on return, but for the limit.
    /// </summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="limit">Longest time for checkpoints, 0 or more.</param>
    /// <returns>False when no node of this name is alive.</returns>
    Task<bool> DrainAsync(string node, TimeSpan limit);

    /// <summary>Nodes, leases and waiting requests. Changes nothing.</summary>
    Task<SlotPoolView> GetViewAsync();
}
