using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

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
    /// <summary>Tokens that are set aside with each write, so that a grant waits for none: a restored pool goes on behind all of them.</summary>
    private const int TokenBlock = 1 << 16;

    private readonly SlotLedger ledger = new(options.Lease, options.ExpiryCheck * 4);
    private readonly DateTimeOffset begun = time.GetUtcNow();
    private readonly long begunAt = time.GetTimestamp();
    private Task writing = Task.CompletedTask;
    private long reserved;
    private bool unwritten;

    /// <summary>Time that does not jump when somebody sets the clock: a jump must not cost every lease.</summary>
    private DateTimeOffset Now => begun + time.GetElapsedTime(begunAt);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Whoever is alive is heard of within two heartbeats. What is not renewed by then was lost together with the former pool, and
        // waiting a whole lease for it again would break the promise of lease + 1 s.
        ledger.Restore(stored.State, Now, options.Heartbeat * 2);
        reserved = stored.State.LastToken;
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(options.ExpiryCheck, options.ExpiryCheck) { KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Pool(null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RegisterNodeAsync(NodeRegistration registration)
    {
        log.NodeRegistered(registration.Node, registration.Slots, registration.Running.Count);
        return SettleAsync(changed: ledger.Register(registration, Now));
    }

    /// <inheritdoc/>
    public Task<HeartbeatAnswer> HeartbeatAsync(NodeHeartbeat heartbeat) => Task.FromResult(ledger.Heartbeat(heartbeat, Now));

    /// <inheritdoc/>
    public Task AskAsync(SlotAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ledger.Weigh(ask.SearchId, ask.Weight);
        foreach (var request in ask.Requests)
        {
            ledger.Request(request, Now);
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
                _ = TryAsync(() => Node(lease).StopAsync(lease.Token), lease, "stop");
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task YieldAsync(string searchId, IReadOnlyList<int> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Yield(candidates.Select(c => ledger.Yield(searchId, c)).OfType<SlotLease>());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CordonAsync(string node, bool cordoned)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(node);
        if (!ledger.Cordon(node, cordoned))
        {
            return Task.CompletedTask;
        }

        log.NodeCordoned(node, cordoned);
        return SettleAsync(changed: true);
    }

    /// <inheritdoc/>
    public async Task<bool> DrainAsync(string node, TimeSpan limit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(node);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        if (ledger.BeginDrain(node, limit, Now) is not { } leaving)
        {
            return false;
        }

        log.NodeDrains(node, leaving.Count, limit);
        await SettleAsync(changed: true);
        Yield(leaving);
        return true;
    }

    /// <inheritdoc/>
    public Task VacateAsync(long token) => ledger.Vacate(token, Now) ? SettleAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public Task ReleaseAsync(long token)
    {
        if (!ledger.Release(token, Now))
        {
            return Task.CompletedTask;
        }

        metrics.LeaseReleased();
        unwritten = true;
        return SettleAsync();
    }

    /// <inheritdoc/>
    public Task<SlotPoolView> GetViewAsync() => Task.FromResult(ledger.View());

    private Task ExpireAsync()
    {
        if (ledger.Expire(Now) is var still && still > TimeSpan.Zero)
        {
            log.PoolStoodStill(still);
        }

        metrics.Pool(ledger.Counts());
        foreach (var refused in ledger.Refuse(Now, options.Lease * 2))
        {
            var (search, candidate) = (refused.Request.SearchId, refused.Request.Candidate);
            log.RequestRefused(search, candidate, refused.Reason);
            _ = TryAsync(
                () => GrainFactory.GetGrain<ICandidateGrain>(GrainKeys.Candidate(search, candidate)).RefusedAsync(refused.Reason),
                new SlotLease(0, "", 0, search, candidate),
                "refuse");
        }

        if ((unwritten || ledger.LastToken > reserved - (TokenBlock / 2)) && writing.IsCompleted && ledger.LastToken > 0)
        {
            _ = WriteBehindAsync();
        }

        return SettleAsync();
    }

    /// <summary>Tells nodes at once; their heartbeats tell them again.</summary>
    private void Yield(IEnumerable<SlotLease> leaving)
    {
        foreach (var lease in leaving)
        {
            _ = TryAsync(() => Node(lease).YieldAsync(lease.Token), lease, "yield");
        }
    }

    /// <summary>
    /// Grants what can be granted and tells those concerned. A token is told only when it lies below the stored limit, and what people said is
    /// stored first; the leases themselves follow within one <see cref="CoordinationOptions.ExpiryCheck"/>. A pool that is lost in between finds
    /// them again: living nodes name theirs when they register, and a search asks again for what ran on a dead one.
    /// </summary>
    private async Task SettleAsync(bool changed = false)
    {
        var losses = ledger.TakeLosses();
        var grants = ledger.Grant(Now);
        if (!changed && losses.Count == 0 && grants.Count == 0)
        {
            return;
        }

        unwritten = true;
        if (changed || ledger.LastToken > reserved)
        {
            try
            {
                await (writing = WriteAsync(writing));
            }
            catch (Exception fault)
            {
                // Memory is ahead of the store: start again from what is stored; losses and requests come again.
                log.PoolStoreFailed(fault);
                DeactivateOnIdle();
                throw;
            }
        }

        foreach (var lost in losses)
        {
            log.LeaseLost(lost.Lease.SearchId, lost.Lease.Candidate, lost.Lease.Token, lost.Reason);
            metrics.LeaseLost();
            _ = TryAsync(() => Candidate(lost.Lease).LeaseLostAsync(lost.Lease.Token, lost.Reason), lost.Lease, "lost");
            if (lost.StillRuns)
            {
                _ = TryAsync(() => Node(lost.Lease).StopAsync(lost.Lease.Token), lost.Lease, "stop");
            }
        }

        foreach (var (lease, waited) in grants)
        {
            log.LeaseGranted(lease.SearchId, lease.Candidate, lease.Token, lease.Node, lease.Slot);
            metrics.LeaseGranted(waited);
            _ = GrantAsync(lease);
        }
    }

    private async Task WriteAsync(Task before)
    {
        // Its failure was somebody else's.
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var state = ledger.Snapshot();
        state.LastToken += TokenBlock;
        stored.State = state;
        unwritten = false;
        await stored.WriteStateAsync();
        reserved = state.LastToken;
    }

    private async Task WriteBehindAsync()
    {
        try
        {
            await (writing = WriteAsync(writing));
        }
        catch (InconsistentStateException fault)
        {
            // There is another pool: it was stored later, so it is the right one.
            log.PoolStoreFailed(fault);
            DeactivateOnIdle();
        }
        catch (Exception fault)
        {
            log.PoolStoreFailed(fault);
            unwritten = true;
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

    private INodeGrain Node(SlotLease lease) => GrainFactory.GetGrain<INodeGrain>(lease.Node);

    private ICandidateGrain Candidate(SlotLease lease) =>
        GrainFactory.GetGrain<ICandidateGrain>(GrainKeys.Candidate(lease.SearchId, lease.Candidate));
}
