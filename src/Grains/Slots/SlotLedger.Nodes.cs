using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <content>What people say about nodes, and what they see of them.</content>
public sealed partial class SlotLedger
{
    private readonly SortedSet<string> cordoned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Drain> draining = new(StringComparer.Ordinal);

    /// <summary>Says whether a node, known or not, gets new candidates. Saying that it does ends a drain.</summary>
    /// <returns>False when it was so already.</returns>
    public bool Cordon(string node, bool on)
    {
        if (on)
        {
            return cordoned.Add(node);
        }

        if (draining.Remove(node))
        {
            cordoned.Remove(node);
            foreach (var item in NodeOf(node).Leases)
            {
                leases[item.Token].Yields = false;
            }

            return true;
        }

        return cordoned.Remove(node);
    }

    /// <summary>Gives a node no new candidates and lets its running ones leave within a limit.</summary>
    /// <returns>Leases whose attempts shall leave; null when no such node is alive.</returns>
    public IReadOnlyList<SlotLease>? BeginDrain(string node, TimeSpan limit, DateTimeOffset now)
    {
        if (nodes.GetValueOrDefault(node) is not { Alive: true } known)
        {
            return null;
        }

        draining[node] = new Drain(known.Incarnation, now + limit);
        foreach (var item in known.Leases)
        {
            leases[item.Token].Yields = true;
        }

        return [.. known.Leases.OrderBy(l => l.Slot)];
    }

    /// <summary>The pool as people see it.</summary>
    public SlotPoolView View() => new(
        nodes.Values.Where(n => n.Alive).Select(n => new NodeView(
            n.Name, n.Slots, n.Leases.OrderBy(l => l.Slot).ToArray(), n.Named, cordoned.Contains(n.Name), draining.ContainsKey(n.Name), n.Leaving.Count, n.Readings)).ToArray(),
        queue.InOrder());

    /// <summary>How busy the pool is: cheap enough to be asked several times a second.</summary>
    public SlotCounts Counts() => new(queue.Count, [.. nodes.Values.Where(n => n.Alive).OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new NodeSlotCounts(
        n.Name,
        cordoned.Contains(n.Name) || draining.ContainsKey(n.Name),
        n.Slots,
        n.Leases.Count,
        [.. n.Rooms().Select(r => new DeviceMemoryCounts(r.Device.Address, r.Device.MemoryBytes, r.UsedBytes))]))]);

    private void EndDrains(DateTimeOffset now)
    {
        foreach (var (name, drain) in draining)
        {
            if (!nodes.TryGetValue(name, out var node))
            {
                continue;
            }

            foreach (var item in node.Leases.OrderBy(l => l.Token).ToArray())
            {
                // A lease that came after a restart of the pool is told like the others.
                leases[item.Token].Yields = true;
                if (drain.Until <= now)
                {
                    Lose(item, $"node {name} was drained", now, stillRuns: true);
                }
            }
        }
    }

    private sealed record Drain(long Incarnation, DateTimeOffset Until);
}
