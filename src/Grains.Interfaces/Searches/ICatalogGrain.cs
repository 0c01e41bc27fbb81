using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>The list of all searches; one grain, key <see cref="GrainKeys.Catalog"/>.</summary>
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gives the search an id (its name and a counter) and submits it. Safe to repeat with the same idempotency key, which always means
    /// the same search; the same key with another spec is refused. Without a key every call is a new search. Id and search are durable
    /// on return.
    /// </summary>
    /// <param name="spec">What to search.</param>
    /// <param name="shape">Shape of the spec's base model.</param>
    /// <param name="idempotencyKey">The caller's name for this submission; null or empty for none.</param>
    Task<SubmitAnswer> SubmitAsync(SearchSpec spec, ModelShape shape, string? idempotencyKey);

    /// <summary>All searches, newest first. Counts may trail the searches by a moment. Changes nothing.</summary>
    Task<IReadOnlyList<SearchSummary>> ListAsync();

    /// <summary>Takes note of a search's newest summary. Safe to repeat. A changed status is durable on return; counts are kept in memory.</summary>
    /// <param name="summary">The summary.</param>
    Task UpdateAsync(SearchSummary summary);

    /// <summary>
    /// Notes that a search that has ended shall be removed at a time. Safe to repeat; of two times the earlier stands. Durable on return:
    /// from now on the sweep of <see cref="IRetentionGrain"/> sees to it.
    /// </summary>
    /// <param name="id">Search id.</param>
    /// <param name="time">When its retention ends (UTC).</param>
    /// <returns>False while it runs.</returns>
    Task<bool> RemoveAfterAsync(string id, DateTimeOffset time);

    /// <summary>Searches that were noted by <see cref="RemoveAfterAsync"/> and are still there, the earliest first. Changes nothing.</summary>
    Task<IReadOnlyList<PendingRemoval>> ListRemovalsAsync();

    /// <summary>
    /// Of these ids, those that were given by this catalog and whose searches are gone: their number was given and no search has it. An id that
    /// the catalog knows nothing about is not among them. Changes nothing.
    /// </summary>
    /// <param name="ids">Ids to look up.</param>
    Task<IReadOnlyList<string>> ListRemovedAsync(IReadOnlyList<string> ids);

    /// <summary>
    /// Removes a search that has ended: its record and its place in the list. Its id is not given again. Safe to repeat. Gone on return.
    /// </summary>
    /// <param name="id">Search id.</param>
    /// <returns>False while it runs.</returns>
    Task<bool> RemoveAsync(string id);

    /// <summary>Makes every search that has not ended go on. Called when a silo starts; safe to repeat.</summary>
    /// <returns>Number of searches that go on.</returns>
    Task<int> ResumeAllAsync();
}
