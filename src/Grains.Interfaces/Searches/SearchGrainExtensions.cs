using System.Runtime.CompilerServices;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>Following a search live.</summary>
public static class SearchGrainExtensions
{
    private const int PageSize = 200;

    /// <summary>
    /// All events after a sequence number, then new ones as they happen, until the search has ended or the caller stops. A dropped
    /// connection goes on from the last sequence number seen, without a gap or a repetition.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="after">Sequence number of the last event already seen; 0 reads from the beginning.</param>
    /// <param name="cancellation">Ends the sequence.</param>
    public static async IAsyncEnumerable<SearchEvent> WatchAsync(
        this ISearchGrain search,
        long after = 0,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var events = await search.ReadEventsAsync(after, PageSize, TimeSpan.FromSeconds(10), cancellation);
            foreach (var item in events)
            {
                yield return item;
                after = item.Sequence;
                if (item.Kind == SearchEventKind.SearchEnded)
                {
                    yield break;
                }
            }
        }
    }
}
