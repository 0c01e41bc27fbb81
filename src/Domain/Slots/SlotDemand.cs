using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What a candidate needs of a device; every candidate trains on one.</summary>
/// <param name="MemoryBytes">Memory that it is expected to take; 0 when it is not known.</param>
/// <param name="Model">Base model; a node that holds it is preferred. Empty prefers none.</param>
[GenerateSerializer, Immutable]
public sealed record SlotDemand([property: Id(0)] long MemoryBytes, [property: Id(1)] string Model = "");
