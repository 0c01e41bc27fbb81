using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>
/// The rules of the slot pool on plain data: who waits, who holds which slot until when. Searches are served by weighted shares, each one's
/// candidates first come first served. It knows no clock; every call is told the time.
/// </summary>
/// <param name="lease">How long a lease lives without a heartbeat.</param>
/// <param name="longestSilence">
/// Time between two calls of <see cref="Expire"/> beyond which the pool itself must have stood still: heartbeats may be waiting for it, so that
/// time counts against no lease. Null for a caller that comes when it likes.
/// </param>
public sealed partial class SlotLedger(TimeSpan lease, TimeSpan? longestSilence = null)
{
    private readonly SortedDictionary<string, LedgerNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Held> leases = [];
    private readonly Dictionary<(string Search, int Candidate), long> byCandidate = [];
    private readonly FairQueue queue = new();
    private readonly List<LostLease> losses = [];
    private DateTimeOffset? lastCheck;
    private long lastToken;

    /// <summary>Token of the newest lease.</summary>
    public long LastToken => lastToken;

    /// <summary>What has to survive the pool: the newest token, the granted leases, and what people said about nodes.</summary>
    public SlotPoolState Snapshot() => new()
    {
        LastToken = lastToken,
        Leases = leases.Values.Select(h => h.Lease).OrderBy(l => l.Token).ToArray(),
        Cordoned = cordoned.ToArray(),
        Draining = draining.ToDictionary(d => d.Key, d => d.Value.Incarnation),
    };

    /// <summary>Takes over what survived. Its leases live for <paramref name="grace"/> unless a heartbeat renews them.</summary>
    public void Restore(SlotPoolState state, DateTimeOffset now, TimeSpan grace)
    {
        ArgumentNullException.ThrowIfNull(state);
        (lastToken, lastCheck) = (state.LastToken, now);
        foreach (var item in state.Leases)
        {
            Hold(item, now, now + grace);
        }

        cordoned.UnionWith(state.Cordoned);
        foreach (var (node, incarnation) in state.Draining)
        {
            draining[node] = new Drain(incarnation, now + lease);
        }
    }

    /// <summary>
    /// A node joins; leases on it that it does not name are lost, unknown ones that it names are taken over unless their candidate holds a newer
    /// one: what survived the pool may be a moment old.
    /// </summary>
    /// <returns>True when what has to survive changed besides losses.</returns>
    public bool Register(NodeRegistration registration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(registration);
        NodeOf(registration.Node).Register(registration, now);
        foreach (var item in registration.Running)
        {
            var known = byCandidate.GetValueOrDefault((item.SearchId, item.Candidate));
            if (known < item.Token)
            {
                if (known > 0)
                {
                    Drop(leases[known].Lease, now);
                }

                lastToken = Math.Max(lastToken, item.Token);
                Hold(item, now, now + lease);
                queue.Remove(item.SearchId, item.Candidate);
            }
        }

        var named = registration.Running.Select(l => l.Token).ToHashSet();
        foreach (var gone in NodeOf(registration.Node).Leases.Concat(NodeOf(registration.Node).Leaving).Where(l => !named.Contains(l.Token)).ToArray())
        {
            Lose(gone, $"node {registration.Node} was restarted", now);
        }

        Heartbeat(new NodeHeartbeat(registration.Node, [.. named]), now);
        return draining.TryGetValue(registration.Node, out var drain) && drain.Incarnation != registration.Incarnation && draining.Remove(registration.Node);
    }

    /// <summary>Renews the leases that run on a node; what is no lease any more is answered as revoked.</summary>
    public HeartbeatAnswer Heartbeat(NodeHeartbeat heartbeat, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        if (nodes.GetValueOrDefault(heartbeat.Node) is not { Alive: true } node)
        {
            return new HeartbeatAnswer(false, []);
        }

        node.LastSeen = now;
        node.Readings = heartbeat.Readings ?? node.Readings;
        var revoked = new List<long>();
        var yielding = new List<long>();
        foreach (var token in heartbeat.Running)
        {
            if (leases.TryGetValue(token, out var held) && held.Lease.Node == heartbeat.Node)
            {
                held.Until = now + lease;
                if (held.Yields)
                {
                    yielding.Add(token);
                }
            }
            else
            {
                revoked.Add(token);
            }
        }

        return new HeartbeatAnswer(true, revoked, yielding.Count > 0 ? yielding : null);
    }

    /// <summary>Queues a candidate, unless it waits or holds a lease already; answers with that lease.</summary>
    public SlotLease? Request(SlotRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (byCandidate.TryGetValue((request.SearchId, request.Candidate), out var token))
        {
            return leases[token].Lease;
        }

        // One that is tried again has the others' decisions waiting for it, and a worker may have lost it through no fault of its own.
        queue.Add(request, now, first: request.Delay > TimeSpan.Zero);
        return null;
    }

    /// <summary>Sets a search's share against others; 1 where nothing was said.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="weight">Its weight, above 0.</param>
    public void Weigh(string searchId, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        queue.Weigh(searchId, weight);
    }

    /// <summary>True when a candidate waits or holds a lease.</summary>
    public bool Knows(string searchId, int candidate) => byCandidate.ContainsKey((searchId, candidate)) || queue.Contains(searchId, candidate);

    /// <summary>Ends a candidate's wait; answers with the lease that it holds, if any.</summary>
    public SlotLease? Withdraw(string searchId, int candidate)
    {
        queue.Remove(searchId, candidate);
        return byCandidate.TryGetValue((searchId, candidate), out var token) ? leases[token].Lease : null;
    }

    /// <summary>Ends a candidate's wait, and marks the lease that it holds, if any: its attempt shall leave a checkpoint and end.</summary>
    public SlotLease? Yield(string searchId, int candidate)
    {
        if (Withdraw(searchId, candidate) is not { } held)
        {
            return null;
        }

        leases[held.Token].Yields = true;
        return held;
    }

    /// <summary>Frees the slot of a lease that lives on, since its attempt has ended and its result is on its way; false when it took none.</summary>
    public bool Vacate(long token, DateTimeOffset now)
    {
        if (!leases.TryGetValue(token, out var held) || held.Vacated)
        {
            return false;
        }

        held.Vacated = true;
        NodeOf(held.Lease.Node).Vacate(held.Lease);
        queue.Dropped(held.Lease.SearchId, now - held.Since);
        return true;
    }

    /// <summary>Frees a slot; false for an unknown lease.</summary>
    public bool Release(long token, DateTimeOffset now) => leases.TryGetValue(token, out var held) && Drop(held.Lease, now);

    /// <summary>
    /// Ends leases that ran out, queues their candidates again ahead of their search's others, and forgets nodes that were not heard of for as
    /// long. Time in which the pool stood still counts against nobody.
    /// </summary>
    /// <returns>How long the pool stood still; zero when it did not.</returns>
    public TimeSpan Expire(DateTimeOffset now)
    {
        var still = Stall(now);
        foreach (var held in leases.Values.Where(h => h.Until <= now).OrderBy(h => h.Lease.Token).ToArray())
        {
            Lose(held.Lease, $"node {held.Lease.Node} was not heard of for {lease.TotalSeconds:0.#} s", now);
        }

        EndDrains(now);
        foreach (var node in nodes.Values.Where(n => n.Alive && n.LastSeen + lease <= now))
        {
            node.Forget();
        }

        foreach (var gone in nodes.Values.Where(n => !n.Alive && n.Leases.Count + n.Leaving.Count == 0).Select(n => n.Name).ToArray())
        {
            nodes.Remove(gone);
        }

        return still;
    }

    /// <summary>The losses since the last call.</summary>
    public IReadOnlyList<LostLease> TakeLosses()
    {
        LostLease[] taken = [.. losses];
        losses.Clear();
        return taken;
    }

    private TimeSpan Stall(DateTimeOffset now)
    {
        var gap = now - (lastCheck ?? now);
        lastCheck = now;
        if (longestSilence is not { } longest || gap <= longest)
        {
            return TimeSpan.Zero;
        }

        foreach (var held in leases.Values)
        {
            held.Until += gap;
        }

        foreach (var node in nodes.Values)
        {
            node.LastSeen += gap;
        }

        return gap;
    }

    private LedgerNode NodeOf(string name)
    {
        if (!nodes.TryGetValue(name, out var node))
        {
            nodes.Add(name, node = new LedgerNode(name));
        }

        return node;
    }

    private void Hold(SlotLease item, DateTimeOffset now, DateTimeOffset until)
    {
        // A lease that was stored or sent before leases had devices and models arrives without them: the serializer knows no defaults of parameters.
        item = item with { Device = item.Device ?? "cpu", Model = item.Model ?? "" };
        leases[item.Token] = new Held(item, now) { Until = until };
        byCandidate[(item.SearchId, item.Candidate)] = item.Token;
        NodeOf(item.Node).Hold(item);
        queue.Held(item.SearchId);
    }

    private void Lose(SlotLease item, string reason, DateTimeOffset now, bool stillRuns = false)
    {
        // It had its turn: it comes first again within its search.
        Drop(item, now);
        queue.Add(new SlotRequest(item.SearchId, item.Candidate, new(item.MemoryBytes, item.Model)), now, first: true);
        losses.Add(new LostLease(item, reason, stillRuns));
    }

    private bool Drop(SlotLease item, DateTimeOffset now)
    {
        if (!leases.Remove(item.Token, out var held))
        {
            return false;
        }

        byCandidate.Remove((item.SearchId, item.Candidate));
        NodeOf(item.Node).Drop(item.Token);
        if (!held.Vacated)
        {
            queue.Dropped(item.SearchId, now - held.Since);
        }

        return true;
    }

    private sealed class Held(SlotLease lease, DateTimeOffset since)
    {
        public SlotLease Lease { get; } = lease;

        public DateTimeOffset Since { get; } = since;

        public DateTimeOffset Until { get; set; }

        public bool Yields { get; set; }

        public bool Vacated { get; set; }
    }
}
