using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>
/// The append-only list of events of every search, and the only place where a search's candidates and results are stored: what a search
/// acknowledges is here first. One writer per search (its grain), any number of readers, which never block the writer.
/// </summary>
public interface IHistoryStore
{
    /// <summary>
    /// Appends events, all or none. On return they survive the loss of the process. The first event's sequence number must be one above
    /// the newest stored one (1 for a new search) and the others must follow without a gap, which keeps a second, outdated writer out.
    /// </summary>
    /// <param name="searchId">Search.</param>
    /// <param name="events">One or more events in order.</param>
    /// <param name="cancellation">Gives up; whether the events were stored is then unknown.</param>
    /// <exception cref="HistoryConflictException">The numbers do not follow the newest stored event; nothing was stored.</exception>
    Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default);

    /// <summary>Events after a sequence number, in order; empty for an unknown search.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="after">Sequence number; 0 reads from the beginning.</param>
    /// <param name="max">Most events to return, 1 or more.</param>
    /// <param name="withReports">False leaves out events of kind <see cref="SearchEventKind.Report"/>, which are most of them and are not needed to restore a search.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<SearchEvent>> ReadAsync(string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default);

    /// <summary>
    /// Candidates in the order of their numbers, each as its newest event with a view has it (later reports are not counted in), found without
    /// reading other events. Null from a store that keeps no index of candidates: its reader replays the events.
    /// </summary>
    /// <param name="searchId">Search.</param>
    /// <param name="after">Number of a candidate; 0 reads from the beginning.</param>
    /// <param name="max">Most candidates to return, 1 or more.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<CandidateView>?> ReadCandidatesAsync(string searchId, int after, int max, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<CandidateView>?>(null);

    /// <summary>
    /// Events of one candidate after a sequence number, in order. A store that can look them up does; this one reads on until it has enough.
    /// </summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="after">Sequence number; 0 reads from the beginning.</param>
    /// <param name="max">Most events to return, 1 or more.</param>
    /// <param name="cancellation">Gives up.</param>
    async Task<IReadOnlyList<SearchEvent>> ReadCandidateAsync(string searchId, int candidate, long after, int max, CancellationToken cancellation = default)
    {
        const int page = 1000;
        var found = new List<SearchEvent>();
        while (found.Count < max && await ReadAsync(searchId, after, page, withReports: true, cancellation) is { Count: > 0 } events)
        {
            found.AddRange(events.Where(e => e.Candidate == candidate).Take(max - found.Count));
            after = events[^1].Sequence;
        }

        return found;
    }

    /// <summary>Removes all events of a search that has ended and takes no more of it. Safe to repeat.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where a store keeps everything for ever, as this one does.</returns>
    Task<bool> RemoveAsync(string searchId, CancellationToken cancellation = default) => Task.FromResult(false);

    /// <summary>Sequence number of the newest event of a search; 0 when there is none.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<long> LastAsync(string searchId, CancellationToken cancellation = default);
}
