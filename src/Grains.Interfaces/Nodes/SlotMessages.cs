using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>The right to train on one slot until it runs out.</summary>
/// <param name="Token">Fencing token: every later lease, on any slot, has a higher one.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Slot">Slot number on the node, from 0.</param>
/// <param name="SearchId">Search that holds it.</param>
/// <param name="Candidate">Candidate that holds it.</param>
[GenerateSerializer, Immutable]
public sealed record SlotLease(
    [property: Id(0)] long Token,
    [property: Id(1)] string Node,
    [property: Id(2)] int Slot,
    [property: Id(3)] string SearchId,
    [property: Id(4)] int Candidate);

/// <summary>A candidate that waits for a slot.</summary>
/// <param name="SearchId">Search.</param>
/// <param name="Candidate">Number of the candidate.</param>
[GenerateSerializer, Immutable]
public sealed record SlotRequest(
    [property: Id(0)] string SearchId,
    [property: Id(1)] int Candidate);

/// <summary>A node joins the pool, or joins again after the pool or the node was restarted.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Slots">Number of slots, 1 or more.</param>
/// <param name="Running">Leases whose attempts still run on the node.</param>
[GenerateSerializer, Immutable]
public sealed record NodeRegistration(
    [property: Id(0)] string Node,
    [property: Id(1)] int Slots,
    [property: Id(2)] IReadOnlyList<SlotLease> Running);

/// <summary>A node is alive.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Running">Tokens of the leases whose attempts run on the node.</param>
[GenerateSerializer, Immutable]
public sealed record NodeHeartbeat(
    [property: Id(0)] string Node,
    [property: Id(1)] IReadOnlyList<long> Running);

/// <summary>Answer to a heartbeat.</summary>
/// <param name="Known">False when the pool does not know the node: register again.</param>
/// <param name="Revoked">Tokens that are no longer leases: their attempts must end.</param>
[GenerateSerializer, Immutable]
public sealed record HeartbeatAnswer(
    [property: Id(0)] bool Known,
    [property: Id(1)] IReadOnlyList<long> Revoked);
