using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>
/// The rules of the slot pool on plain data: who waits, who holds which slot until when. Searches are served in turn, each one's
/// candidates first come first served. It knows no clock; every call is told the time.
/// </summary>
/// <param name="lease">How long a lease lives without a heartbeat.</param>
public sealed class SlotLedger(TimeSpan lease)
{
    private readonly SortedDictionary<string, Node> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Held> leases = [];
    private readonly Dictionary<(string Search, int Candidate), long> byCandidate = [];
    private readonly RequestQueue queue = new();
    private readonly List<LostLease> losses = [];
    private long lastToken;

    /// <summary>What has to survive the pool: the newest token and the granted leases.</summary>
    public SlotPoolState Snapshot() => new() { LastToken = lastToken, Leases = leases.Values.Select(h => h.Lease).OrderBy(l => l.Token).ToArray() };

    /// <summary>Takes over what survived. Its leases live for <paramref name="grace"/> unless a heartbeat renews them.</summary>
    public void Restore(SlotPoolState state, DateTimeOffset now, TimeSpan grace)
    {
        ArgumentNullException.ThrowIfNull(state);
        lastToken = state.LastToken;
        foreach (var item in state.Leases)
        {
            Hold(item, now + grace);
        }
    }

    /// <summary>A node joins; leases on it that it does not name are lost, unknown ones that it names are taken over if their candidate holds no other.</summary>
    public void Register(NodeRegistration registration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(registration);
        nodes[registration.Node] = new Node(registration.Slots, now);
        foreach (var item in registration.Running)
        {
            if (!leases.ContainsKey(item.Token) && !byCandidate.ContainsKey((item.SearchId, item.Candidate)))
            {
                lastToken = Math.Max(lastToken, item.Token);
                Hold(item, now + lease);
                queue.Remove(item.SearchId, item.Candidate);
            }
        }

        var named = registration.Running.Select(l => l.Token).ToHashSet();
        foreach (var gone in leases.Values.Where(h => h.Lease.Node == registration.Node && !named.Contains(h.Lease.Token)).ToArray())
        {
            Lose(gone.Lease, $"node {registration.Node} was restarted", now);
        }

        Heartbeat(new NodeHeartbeat(registration.Node, [.. named]), now);
    }

    /// <summary>Renews the leases that run on a node; what is no lease any more is answered as revoked.</summary>
    public HeartbeatAnswer Heartbeat(NodeHeartbeat heartbeat, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        if (!nodes.TryGetValue(heartbeat.Node, out var node))
        {
            return new HeartbeatAnswer(false, []);
        }

        node.LastSeen = now;
        var revoked = new List<long>();
        foreach (var token in heartbeat.Running)
        {
            if (leases.TryGetValue(token, out var held) && held.Lease.Node == heartbeat.Node)
            {
                held.Until = now + lease;
            }
            else
            {
                revoked.Add(token);
            }
        }

        return new HeartbeatAnswer(true, revoked);
    }

    /// <summary>Queues a candidate, unless it waits or holds a lease already; answers with that lease.</summary>
    public SlotLease? Request(SlotRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (byCandidate.TryGetValue((request.SearchId, request.Candidate), out var token))
        {
            return leases[token].Lease;
        }

        queue.Add(request, now);
        return null;
    }

    /// <summary>True when a candidate waits or holds a lease.</summary>
    public bool Knows(string searchId, int candidate) => byCandidate.ContainsKey((searchId, candidate)) || queue.Contains(searchId, candidate);

    /// <summary>Ends a candidate's wait; answers with the lease that it holds, if any.</summary>
    public SlotLease? Withdraw(string searchId, int candidate)
    {
        queue.Remove(searchId, candidate);
        return byCandidate.TryGetValue((searchId, candidate), out var token) ? leases[token].Lease : null;
    }

    /// <summary>Frees a slot; false for an unknown lease.</summary>
    public bool Release(long token) => leases.TryGetValue(token, out var held) && Drop(held.Lease);

    /// <summary>Ends leases that ran out, queues their candidates again ahead of their search's others, and forgets nodes that were not heard of for as long.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var held in leases.Values.Where(h => h.Until <= now).OrderBy(h => h.Lease.Token).ToArray())
        {
            Lose(held.Lease, $"node {held.Lease.Node} was not heard of for {lease.TotalSeconds:0.#} s", now);
        }

        foreach (var name in nodes.Where(n => n.Value.LastSeen + lease <= now).Select(n => n.Key).ToArray())
        {
            nodes.Remove(name);
        }
    }

    /// <summary>Gives free slots to those whose turn it is.</summary>
    /// <returns>The new leases with the time each candidate waited.</returns>
    public IReadOnlyList<(SlotLease Lease, TimeSpan Waited)> Grant(DateTimeOffset now)
    {
        var granted = new List<(SlotLease, TimeSpan)>();
        while (queue.Count > 0 && FreeSlot() is { } free)
        {
            var (request, since) = queue.Take();
            var given = new SlotLease(++lastToken, free.Node, free.Slot, request.SearchId, request.Candidate);
            Hold(given, now + lease);
            granted.Add((given, now - since));
        }

        return granted;
    }

    /// <summary>The losses since the last call.</summary>
    public IReadOnlyList<LostLease> TakeLosses()
    {
        LostLease[] taken = [.. losses];
        losses.Clear();
        return taken;
    }

    /// <summary>The pool as people see it.</summary>
    public SlotPoolView View() => new(
        nodes.Select(n => new NodeView(
            n.Key, n.Value.Slots, leases.Values.Select(h => h.Lease).Where(l => l.Node == n.Key).OrderBy(l => l.Slot).ToArray())).ToArray(),
        queue.InOrder());

    /// <summary>A slot of the node with the most free ones, so that load spreads; ties by name.</summary>
    private (string Node, int Slot)? FreeSlot()
    {
        (string Node, int Slot)? best = null;
        var most = 0;
        foreach (var (name, node) in nodes)
        {
            var used = leases.Values.Where(h => h.Lease.Node == name).Select(h => h.Lease.Slot).ToHashSet();
            var free = node.Slots - used.Count(s => s < node.Slots);
            if (free > most)
            {
                most = free;
                best = (name, Enumerable.Range(0, node.Slots).First(s => !used.Contains(s)));
            }
        }

        return best;
    }

    private void Hold(SlotLease item, DateTimeOffset until)
    {
        leases[item.Token] = new Held(item) { Until = until };
        byCandidate[(item.SearchId, item.Candidate)] = item.Token;
    }

    private void Lose(SlotLease item, string reason, DateTimeOffset now)
    {
        // It had its turn: it comes first again within its search.
        Drop(item);
        queue.AddFirst(new SlotRequest(item.SearchId, item.Candidate), now);
        losses.Add(new LostLease(item, reason));
    }

    private bool Drop(SlotLease item) => leases.Remove(item.Token) && byCandidate.Remove((item.SearchId, item.Candidate));

    private sealed class Node(int slots, DateTimeOffset seen)
    {
        public int Slots { get; } = slots;

        public DateTimeOffset LastSeen { get; set; } = seen;
    }

    private sealed class Held(SlotLease lease)
    {
        public SlotLease Lease { get; } = lease;

        public DateTimeOffset Until { get; set; }
    }
}

/// <summary>A lease that ended without its holder's doing.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Reason">Readable reason.</param>
public sealed record LostLease(SlotLease Lease, string Reason);
