namespace AdapterSearch.Grains;

/// <summary>Events do not follow the newest stored one: another writer was faster, or this one is outdated.</summary>
/// <param name="searchId">Search.</param>
/// <param name="expected">Sequence number that the first event had to have.</param>
/// <param name="actual">Sequence number that broke the order.</param>
public sealed class HistoryConflictException(string searchId, long expected, long actual)
    : Exception($"History of search '{searchId}': event {actual} does not follow; expected {expected}.")
{
    /// <summary>Search.</summary>
    public string SearchId { get; } = searchId;

    /// <summary>Sequence number that was expected.</summary>
    public long Expected { get; } = expected;

    /// <summary>Sequence number that was given.</summary>
    public long Actual { get; } = actual;
}
