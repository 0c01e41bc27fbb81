using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>A node as people see it.</summary>
/// <param name="Node">Name.</param>
/// <param name="Slots">Number of slots.</param>
/// <param name="Running">Leases whose attempts run there.</param>
/// <param name="Devices">Its devices; null where the node did not name them.</param>
/// <param name="Cordoned">True when it gets no new candidates because a person said so.</param>
/// <param name="Draining">True when it gets no new candidates and its running ones leave.</param>
/// <param name="Leaving">Attempts that have ended there and whose results are on their way.</param>
/// <param name="Readings">What its devices said of themselves with its newest heartbeat; null where it says nothing.</param>
[GenerateSerializer, Immutable]
public sealed record NodeView(
    [property: Id(0)] string Node,
    [property: Id(1)] int Slots,
    [property: Id(2)] IReadOnlyList<SlotLease> Running,
    [property: Id(3)] IReadOnlyList<NodeDevice>? Devices = null,
    [property: Id(4)] bool Cordoned = false,
    [property: Id(5)] bool Draining = false,
    [property: Id(6)] int Leaving = 0,
    [property: Id(7)] IReadOnlyList<DeviceReading>? Readings = null);

/// <summary>The pool as people see it.</summary>
/// <param name="Nodes">Nodes that are alive, with the leases granted on them.</param>
/// <param name="Waiting">Candidates that wait for a slot, in the order in which equal slots would be given to them.</param>
[GenerateSerializer, Immutable]
public sealed record SlotPoolView(
    [property: Id(0)] IReadOnlyList<NodeView> Nodes,
    [property: Id(1)] IReadOnlyList<SlotRequest> Waiting);
