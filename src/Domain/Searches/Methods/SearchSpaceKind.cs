namespace AdapterSearch.Domain;

/// <summary>Which choices a candidate of a general search has (docs/strategies/search-space.md).</summary>
public enum SearchSpaceKind
{
    /// <summary>Each module on or off, all at one rank.</summary>
    Mask,

    /// <summary>Each module on or off, and a rank of its own where it is on.</summary>
    Ranks,

    /// <summary>One rank for all modules.</summary>
    Uniform,
}
