using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Dashboard.Api.Reading;

/// <summary>The read side of the API: the searches that were read lately, kept up to date by their events.</summary>
/// <param name="grains">Way to the searches.</param>
/// <param name="time">Clock.</param>
internal sealed class SearchSnapshots(IGrainFactory grains, TimeProvider time)
{
    private const int MostKept = 32;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SearchFold> folds = new(StringComparer.Ordinal);

    /// <summary>A search as it is now; null if there is none.</summary>
    public async Task<SearchSnapshot?> ReadAsync(string id, CancellationToken cancellation)
    {
        SearchFold? fold;
        lock (gate)
        {
            if (!folds.TryGetValue(id, out fold))
            {
                if (folds.Count >= MostKept)
                {
                    folds.Remove(folds.MinBy(f => f.Value.Used).Key);
                }

                folds[id] = fold = new SearchFold(grains.GetGrain<ISearchGrain>(id), time);
            }
        }

        var read = await fold.ReadAsync(cancellation);
        if (read is null)
        {
            Forget(id);
        }

        return read;
    }

    /// <summary>Drops what is kept of a search.</summary>
    public void Forget(string id)
    {
        lock (gate)
        {
            folds.Remove(id);
        }
    }
}
