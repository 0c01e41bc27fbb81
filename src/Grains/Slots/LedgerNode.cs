using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>A node as the ledger knows it: its devices, and the leases on it.</summary>
/// <param name="name">Name.</param>
internal sealed class LedgerNode(string name)
{
    /// <summary>Base models that a node is taken to hold: those of the newest leases.</summary>
    private const int MostModels = 4;

    private readonly Dictionary<long, SlotLease> leases = [];
    private readonly Dictionary<long, SlotLease> leaving = [];
    private readonly List<string> models = [];

    public string Name => name;

    /// <summary>True between its registration and its loss.</summary>
    public bool Alive { get; private set; }

    public DateTimeOffset LastSeen { get; set; }

    public long Incarnation { get; private set; }

    public IReadOnlyList<NodeDevice>? Named { get; private set; }

    public IReadOnlyList<NodeDevice> Devices { get; private set; } = [];

    /// <summary>What its devices said of themselves with its newest heartbeat; null before the first that named some.</summary>
    public IReadOnlyList<DeviceReading>? Readings { get; set; }

    public int Slots { get; private set; }

    /// <summary>Leases that take a slot.</summary>
    public IReadOnlyCollection<SlotLease> Leases => leases.Values;

    /// <summary>Leases whose attempts have ended: they take no slot, but live until their results are acknowledged.</summary>
    public IReadOnlyCollection<SlotLease> Leaving => leaving.Values;

    public void Register(NodeRegistration registration, DateTimeOffset now)
    {
        if (registration.Incarnation != Incarnation)
        {
            models.Clear();
            Readings = null;
        }

        (Alive, LastSeen, Incarnation, Named) = (true, now, registration.Incarnation, registration.Devices);
        Devices = registration.Devices ?? [new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, registration.Slots)];
        Slots = Devices.Sum(d => d.Slots);
    }

    public void Forget()
    {
        Alive = false;
        models.Clear();
    }

    public void Hold(SlotLease lease)
    {
        leases[lease.Token] = lease;
        if (lease.Model.Length > 0)
        {
            models.Remove(lease.Model);
            models.Add(lease.Model);
            if (models.Count > MostModels)
            {
                models.RemoveAt(0);
            }
        }
    }

    public void Vacate(SlotLease lease)
    {
        if (leases.Remove(lease.Token))
        {
            leaving.Add(lease.Token, lease);
        }
    }

    public void Drop(long token)
    {
        leases.Remove(token);
        leaving.Remove(token);
    }

    public bool Holds(string model) => model.Length == 0 || models.Contains(model);

    public bool HasFree => leases.Values.Count(l => l.Slot < Slots) < Slots;

    /// <summary>What each device has to give, in the order of <see cref="Devices"/>.</summary>
    public IEnumerable<DeviceRoom> Rooms()
    {
        var first = 0;
        foreach (var device in Devices)
        {
            var end = first + device.Slots;
            var taken = leases.Values.Where(l => l.Slot >= first && l.Slot < end).ToArray();
            var used = taken.Select(l => l.Slot).ToHashSet();
            yield return new DeviceRoom(
                this,
                device,
                used.Count == device.Slots ? -1 : Enumerable.Range(first, device.Slots).First(s => !used.Contains(s)),
                used.Count,
                taken.Sum(l => l.MemoryBytes));
            first = end;
        }
    }
}

/// <summary>What a device has to give.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Device">The device.</param>
/// <param name="FreeSlot">Lowest free slot; -1 when all are taken.</param>
/// <param name="Taken">Slots that are taken.</param>
/// <param name="UsedBytes">Memory that is set aside.</param>
internal sealed record DeviceRoom(LedgerNode Node, NodeDevice Device, int FreeSlot, int Taken, long UsedBytes)
{
    public bool Fits(SlotDemand demand) =>
        FreeSlot >= 0 && (Device.MemoryBytes == 0 || demand.MemoryBytes <= Device.MemoryBytes - UsedBytes);

    public bool CouldFit(SlotDemand demand) => Device.MemoryBytes == 0 || demand.MemoryBytes <= Device.MemoryBytes;

    /// <summary>Share of its slots that is taken.</summary>
    public double Load => (double)Taken / Device.Slots;
}
