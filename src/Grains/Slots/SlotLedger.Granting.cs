using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <content>Who is served next, and where.</content>
public sealed partial class SlotLedger
{
    /// <summary>Times that others may be served in a candidate's turn while it waits for a node that holds its base model.</summary>
    public const int AffinityPatience = 3;

    /// <summary>Times that smaller candidates may be served in the turn of one that needs more memory than is free; then a device is kept for it.</summary>
    public const int MemoryPatience = 8;

    /// <summary>Candidates of one search that are looked at in its turn: those behind the first may fit where it does not.</summary>
    private const int Window = 8;

    /// <summary>Gives free slots to those whose turn it is.</summary>
    /// <returns>The new leases with the time each candidate waited.</returns>
    public IReadOnlyList<(SlotLease Lease, TimeSpan Waited)> Grant(DateTimeOffset now)
    {
        var granted = new List<(SlotLease, TimeSpan)>();
        while (queue.Count > 0 && Serving().Any(n => n.HasFree) && Next(now) is var (waiting, room))
        {
            var request = waiting.Request;
            queue.Remove(request.SearchId, request.Candidate);
            var given = new SlotLease(
                ++lastToken, room.Node.Name, room.FreeSlot, request.SearchId, request.Candidate, room.Device.Address, waiting.Demand.MemoryBytes, waiting.Demand.Model);
            Hold(given, now, now + lease);
            queue.Served(request.SearchId);
            granted.Add((given, now - waiting.Since));
        }

        return granted;
    }

    /// <summary>Ends the waits of candidates that no node could serve even if it were empty, once they waited long enough for a larger one to join.</summary>
    /// <param name="now">Time.</param>
    /// <param name="patience">How long they may wait.</param>
    public IReadOnlyList<RefusedRequest> Refuse(DateTimeOffset now, TimeSpan patience)
    {
        // A cordoned node may come back, so it counts; without any node nothing is known.
        var rooms = nodes.Values.Where(n => n.Alive).SelectMany(n => n.Rooms()).ToArray();
        if (rooms.Length == 0 || rooms.Any(r => r.Device.MemoryBytes == 0))
        {
            return [];
        }

        var largest = rooms.MaxBy(r => r.Device.MemoryBytes)!;
        var refused = queue.InTurn().SelectMany(l => l.All.Where(w => w.IsDue(now)).Take(Window))
            .Where(w => w.Since + patience <= now && w.Demand.MemoryBytes > largest.Device.MemoryBytes)
            .Select(w => new RefusedRequest(w.Request, string.Create(
                CultureInfo.InvariantCulture,
                $"It needs {Gibibytes(w.Demand.MemoryBytes)} GiB of device memory and the largest device, {largest.Device.Address} of node {largest.Node.Name}, has {Gibibytes(largest.Device.MemoryBytes)} GiB; lower training.batchSize or the rank, or add a larger node.")))
            .ToArray();
        foreach (var item in refused)
        {
            queue.Remove(item.Request.SearchId, item.Request.Candidate);
        }

        return refused;
    }

    private static double Gibibytes(long bytes) => Math.Round(bytes / (double)(1L << 30), 2);

    private IEnumerable<LedgerNode> Serving() => nodes.Values.Where(n => n.Alive && !cordoned.Contains(n.Name) && !draining.ContainsKey(n.Name));

    private (WaitingCandidate Waiting, DeviceRoom Room)? Next(DateTimeOffset now)
    {
        DeviceRoom[] rooms = [.. Serving().SelectMany(n => n.Rooms())];
        var lines = queue.InTurn();
        var kept = Kept(lines, rooms, now);
        var passed = new List<WaitingCandidate>();
        (WaitingCandidate Waiting, DeviceRoom Room, int Passed)? patient = null;
        foreach (var waiting in lines.SelectMany(l => l.All.Where(w => w.IsDue(now)).Take(Window)))
        {
            if (Best(waiting, rooms, kept) is not { } room)
            {
                passed.Add(waiting);
            }
            else if (waiting.Passed < AffinityPatience && !room.Node.Holds(waiting.Demand.Model) && rooms.Any(r => r.Node.Holds(waiting.Demand.Model)))
            {
                patient ??= (waiting, room, passed.Count);
                passed.Add(waiting);
            }
            else
            {
                // Whoever was passed over was so by a candidate behind it; waiting for nothing better costs no turn.
                passed.ForEach(w => w.Passed++);
                return (waiting, room);
            }
        }

        if (patient is not { } chosen)
        {
            return null;
        }

        passed.Take(chosen.Passed).ToList().ForEach(w => w.Passed++);
        return (chosen.Waiting, chosen.Room);
    }

    /// <summary>
    /// The device for a candidate: the least loaded one, since sharing costs the whole training and loading a model some seconds; among
    /// equals one whose node holds the base model, then one of the node with the most free slots, so that load spreads; ties by name.
    /// </summary>
    private static DeviceRoom? Best(WaitingCandidate waiting, DeviceRoom[] rooms, Dictionary<DeviceRoom, WaitingCandidate> kept) => rooms
        .Where(r => r.Fits(waiting.Demand) && (!kept.TryGetValue(r, out var owner) || owner == waiting))
        .OrderBy(r => r.Device.Kind == DeviceKind.Cuda ? r.Taken : 0)
        .ThenBy(r => r.Load)
        .ThenBy(r => r.Node.Holds(waiting.Demand.Model) ? 0 : 1)
        .ThenByDescending(r => r.Node.Slots - r.Node.Leases.Count)
        .FirstOrDefault();

    /// <summary>Devices that are kept for candidates which smaller ones have passed too often: the one that has the most memory free.</summary>
    private static Dictionary<DeviceRoom, WaitingCandidate> Kept(IReadOnlyList<SearchLine> lines, DeviceRoom[] rooms, DateTimeOffset now)
    {
        var kept = new Dictionary<DeviceRoom, WaitingCandidate>();
        foreach (var waiting in lines.SelectMany(l => l.All.Where(w => w.IsDue(now)).Take(Window)).Where(w => w.Passed >= MemoryPatience))
        {
            if (!rooms.Any(r => r.Fits(waiting.Demand))
                && rooms.Where(r => r.CouldFit(waiting.Demand) && !kept.ContainsKey(r)).MaxBy(r => r.Device.MemoryBytes - r.UsedBytes) is { } room)
            {
                kept.Add(room, waiting);
            }
        }

        return kept;
    }
}
