using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>The cluster's slots: routes, stores and times what <see cref="SlotLedger"/> decides.</summary>
/// <param name="stored">Granted leases.</param>
/// <param name="options">Times.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">Log.</param>
[KeepAlive]
public sealed class SlotPoolGrain(
    [PersistentState("leases")] IPersistentState<SlotPoolState> stored,
    CoordinationOptions options,
    TimeProvider time,
    CoordinationMetrics metrics,
    ILogger<SlotPoolGrain> log) : Grain, ISlotPoolGrain
{
    private readonly SlotLedger ledger = new(options.Lease);
    private readonly DateTimeOffset begun = time.GetUtcNow();
    private readonly long begunAt = time.GetTimestamp();

    /// <summary>Time that does not jump when somebody sets the clock: a jump must not cost every lease.</summary>
    private DateTimeOffset Now => begun + time.GetElapsedTime(begunAt);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Whoever is alive is heard of within two heartbeats. What is not renewed by then was lost together with the former pool, and
        // waiting a whole lease for it again would break the promise of lease + 1 s.
        ledger.Restore(stored.State, Now, options.Heartbeat * 2);
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(options.ExpiryCheck, options.ExpiryCheck) { KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RegisterNodeAsync(NodeRegistration registration)
    {
        log.NodeRegistered(registration.Node, registration.Slots, registration.Running.Count);
        ledger.Register(registration, Now);
        return SettleAsync();
    }

    /// <inheritdoc/>
    public Task<HeartbeatAnswer> HeartbeatAsync(NodeHeartbeat heartbeat) => Task.FromResult(ledger.Heartbeat(heartbeat, Now));

    /// <inheritdoc/>
    public Task RequestAsync(string searchId, IReadOnlyList<int> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        foreach (var candidate in candidates)
        {
            ledger.Request(new SlotRequest(searchId, candidate), Now);
        }

        return SettleAsync();
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(string searchId, IReadOnlyList<int> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        foreach (var candidate in candidates)
        {
            if (ledger.Withdraw(searchId, candidate) is { } lease)
            {
                // The slot is free when the attempt has ended, which the node says by giving the lease back.
                _ = TryAsync(() => GrainFactory.GetGrain<INodeGrain>(lease.Node).StopAsync(lease.Token), lease, "stop");
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(long token)
    {
        if (!ledger.Release(token))
        {
            return Task.CompletedTask;
        }

        metrics.LeaseReleased();
        return SettleAsync();
    }

    /// <inheritdoc/>
    public Task<SlotPoolView> GetViewAsync() => Task.FromResult(ledger.View());

    private Task ExpireAsync()
    {
        ledger.Expire(Now);
        return SettleAsync();
    }

    /// <summary>Grants what can be granted, stores it, and only then tells those concerned.</summary>
    private async Task SettleAsync()
    {
        var losses = ledger.TakeLosses();
        var grants = ledger.Grant(Now);
        if (losses.Count == 0 && grants.Count == 0)
        {
            return;
        }

        stored.State = ledger.Snapshot();
        try
        {
            await stored.WriteStateAsync();
        }
        catch (Exception fault)
        {
            // Memory is ahead of the store: start again from what is stored; losses and requests come again.
            log.PoolStoreFailed(fault);
            DeactivateOnIdle();
            throw;
        }

        foreach (var lost in losses)
        {
            log.LeaseLost(lost.Lease.SearchId, lost.Lease.Candidate, lost.Lease.Token, lost.Reason);
            metrics.LeaseLost();
            _ = TryAsync(() => Candidate(lost.Lease).LeaseLostAsync(lost.Lease.Token, lost.Reason), lost.Lease, "lost");
        }

        foreach (var (lease, waited) in grants)
        {
            log.LeaseGranted(lease.SearchId, lease.Candidate, lease.Token, lease.Node, lease.Slot);
            metrics.LeaseGranted(waited);
            _ = GrantAsync(lease);
        }
    }

    private async Task GrantAsync(SlotLease lease)
    {
        if (!await TryAsync(() => Candidate(lease).GrantedAsync(lease), lease, "grant"))
        {
            // Nobody knows whether the attempt was handed to the node. Taking the slot back at once could run two attempts on it, so the
            // lease is left to run out unless the node renews it.
            log.GrantUnanswered(lease.SearchId, lease.Candidate, lease.Token);
        }
    }

    /// <summary>A call that nobody waits for: the pool must not stand still because a candidate or a node does.</summary>
    private async Task<bool> TryAsync(Func<Task> call, SlotLease lease, string what)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception fault)
        {
            log.CallFailed(what, lease.SearchId, lease.Candidate, fault);
            return false;
        }
    }

    private ICandidateGrain Candidate(SlotLease lease) =>
        GrainFactory.GetGrain<ICandidateGrain>(GrainKeys.Candidate(lease.SearchId, lease.Candidate));
}
