using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>A search that was deleted and whose record is kept for a while.</summary>
/// <param name="Id">Search id.</param>
/// <param name="After">When its record shall go (UTC).</param>
[GenerateSerializer, Immutable]
public sealed record PendingRemoval([property: Id(0)] string Id, [property: Id(1)] DateTimeOffset After);
