using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>A node as people see it.</summary>
/// <param name="Node">Name.</param>
/// <param name="Slots">Number of slots.</param>
/// <param name="Running">Leases whose attempts run there.</param>
[GenerateSerializer, Immutable]
public sealed record NodeView(
    [property: Id(0)] string Node,
    [property: Id(1)] int Slots,
    [property: Id(2)] IReadOnlyList<SlotLease> Running);

/// <summary>The pool as people see it.</summary>
/// <param name="Nodes">Nodes that are alive, with the leases granted on them.</param>
/// <param name="Waiting">Candidates that wait for a slot, in the order in which they would be served.</param>
[GenerateSerializer, Immutable]
public sealed record SlotPoolView(
    [property: Id(0)] IReadOnlyList<NodeView> Nodes,
    [property: Id(1)] IReadOnlyList<SlotRequest> Waiting);
