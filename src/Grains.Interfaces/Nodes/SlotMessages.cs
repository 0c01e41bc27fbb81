using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>The right to train on one slot until it runs out.</summary>
/// <param name="Token">Fencing token: every later lease, on any slot, has a higher one.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Slot">Slot number on the node, from 0; devices in their order have consecutive slots.</param>
/// <param name="SearchId">Search that holds it.</param>
/// <param name="Candidate">Candidate that holds it.</param>
/// <param name="Device">Device of the slot, for example <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="MemoryBytes">Memory of the device that is set aside for it; 0 when the demand named none.</param>
/// <param name="Model">Base model that it trains on; empty when the demand named none.</param>
[GenerateSerializer, Immutable]
public sealed record SlotLease(
    [property: Id(0)] long Token,
    [property: Id(1)] string Node,
    [property: Id(2)] int Slot,
    [property: Id(3)] string SearchId,
    [property: Id(4)] int Candidate,
    [property: Id(5)] string Device = "cpu",
    [property: Id(6)] long MemoryBytes = 0,
    [property: Id(7)] string Model = "");

/// <summary>A candidate that waits for a slot.</summary>
/// <param name="SearchId">Search.</param>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Demand">What it needs; null takes any slot.</param>
/// <param name="Delay">Time that has to pass before it may be served; counted from its arrival.</param>
[GenerateSerializer, Immutable]
public sealed record SlotRequest(
    [property: Id(0)] string SearchId,
    [property: Id(1)] int Candidate,
    [property: Id(2)] SlotDemand? Demand = null,
    [property: Id(3)] TimeSpan Delay = default);

/// <summary>A search asks for slots.</summary>
/// <param name="SearchId">Search.</param>
/// <param name="Requests">Its candidates, in the order in which they shall be served.</param>
/// <param name="Weight">Its share of the slots against other searches, above 0.</param>
[GenerateSerializer, Immutable]
public sealed record SlotAsk(
    [property: Id(0)] string SearchId,
    [property: Id(1)] IReadOnlyList<SlotRequest> Requests,
    [property: Id(2)] double Weight = 1);

/// <summary>A node joins the pool, or joins again after the pool or the node was restarted.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Slots">Number of slots, 1 or more.</param>
/// <param name="Running">Leases whose attempts still run on the node.</param>
/// <param name="Devices">Its devices, whose slots add up to <paramref name="Slots"/>; null for one processor whose memory is not known.</param>
/// <param name="Incarnation">Tells the node's process from its former ones; a drained node that was restarted serves again.</param>
[GenerateSerializer, Immutable]
public sealed record NodeRegistration(
    [property: Id(0)] string Node,
    [property: Id(1)] int Slots,
    [property: Id(2)] IReadOnlyList<SlotLease> Running,
    [property: Id(3)] IReadOnlyList<NodeDevice>? Devices = null,
    [property: Id(4)] long Incarnation = 0);

/// <summary>A node is alive.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Running">Tokens of the leases whose attempts run on the node.</param>
/// <param name="Readings">What its devices say of themselves; null leaves what was said before.</param>
[GenerateSerializer, Immutable]
public sealed record NodeHeartbeat(
    [property: Id(0)] string Node,
    [property: Id(1)] IReadOnlyList<long> Running,
    [property: Id(2)] IReadOnlyList<DeviceReading>? Readings = null);

/// <summary>Answer to a heartbeat.</summary>
/// <param name="Known">False when the pool does not know the node: register again.</param>
/// <param name="Revoked">Tokens that are no longer leases: their attempts must end.</param>
/// <param name="Yield">Tokens whose attempts shall leave a checkpoint and end, since they go on elsewhere or later; null for none.</param>
[GenerateSerializer, Immutable]
public sealed record HeartbeatAnswer(
    [property: Id(0)] bool Known,
    [property: Id(1)] IReadOnlyList<long> Revoked,
    [property: Id(2)] IReadOnlyList<long>? Yield = null);
