using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>A history that lives as long as the process; for tests and throw-away runs. Safe to use from many threads.</summary>
public sealed class InMemoryHistoryStore : IHistoryStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<SearchEvent>> searches = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(searchId);
        ArgumentNullException.ThrowIfNull(events);
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            var stored = searches.GetValueOrDefault(searchId) ?? [];
            HistoryOrder.Check(searchId, stored.Count, events);
            stored.AddRange(events);
            searches[searchId] = stored;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        cancellation.ThrowIfCancellationRequested();
        var page = new List<SearchEvent>();
        lock (gate)
        {
            if (searches.TryGetValue(searchId, out var stored))
            {
                // Sequence numbers have no gaps, so event n is at n - 1.
                for (var i = after; i < stored.Count && page.Count < max; i++)
                {
                    if (withReports || stored[(int)i].Kind != SearchEventKind.Report)
                    {
                        page.Add(stored[(int)i]);
                    }
                }
            }
        }

        return Task.FromResult<IReadOnlyList<SearchEvent>>(page);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CandidateView>?> ReadCandidatesAsync(string searchId, int after, int max, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            var newest = new SortedDictionary<int, CandidateView>();
            foreach (var view in (searches.GetValueOrDefault(searchId) ?? []).Select(e => e.View).OfType<CandidateView>())
            {
                newest[view.Number] = view;
            }

            return Task.FromResult<IReadOnlyList<CandidateView>?>([.. newest.Values.SkipWhile(v => v.Number <= after).Take(max)]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string searchId, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            searches.Remove(searchId);
        }

        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task<long> LastAsync(string searchId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            return Task.FromResult<long>(searches.GetValueOrDefault(searchId)?.Count ?? 0);
        }
    }
}
