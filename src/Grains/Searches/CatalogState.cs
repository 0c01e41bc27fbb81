using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>What the catalog stores.</summary>
[GenerateSerializer]
public sealed class CatalogState
{
    /// <summary>Number of the newest id.</summary>
    [Id(0)] public int Counter { get; set; }

    /// <summary>All searches, oldest first.</summary>
    [Id(1)] public List<CatalogEntry> Entries { get; set; } = [];
}

/// <summary>One search of the catalog.</summary>
/// <param name="Id">Search id.</param>
/// <param name="IdempotencyKey">The submitter's name for it; empty for none.</param>
/// <param name="Summary">Newest stored summary; null until its submission was accepted.</param>
/// <param name="RemoveAfter">When the retention of a deleted search ends (UTC); null for one that nobody deleted.</param>
[GenerateSerializer, Immutable]
public sealed record CatalogEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string IdempotencyKey,
    [property: Id(2)] SearchSummary? Summary,
    [property: Id(3)] DateTimeOffset? RemoveAfter = null);
