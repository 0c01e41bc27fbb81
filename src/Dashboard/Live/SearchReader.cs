using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Dashboard.Live;

/// <summary>The read side of the pages: everything they show, over grains alone. One per process.</summary>
public sealed class SearchReader
{
    private const int MostFeeds = 24, CandidatePage = 1000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (SearchFeed Feed, long Used)> feeds = [];
    private readonly Dictionary<string, SearchDigest> digests = [];
    private readonly IGrainFactory grains;
    private readonly EventFans fans;
    private readonly TimeProvider time;
    private readonly ILogger<SearchReader> log;
    private long uses;

    internal SearchReader(IGrainFactory grains, EventFans fans, TimeProvider time, ILogger<SearchReader> log) =>
        (this.grains, this.fans, this.time, this.log) = (grains, fans, time, log);

    /// <summary>The feed of a search; the same for everybody.</summary>
    /// <param name="id">Search id.</param>
    public SearchFeed Feed(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (gate)
        {
            var feed = feeds.TryGetValue(id, out var known) && !known.Feed.Unknown
                ? known.Feed
                : new SearchFeed(id, grains.GetGrain<ISearchGrain>(id), fans, time, log);
            feeds[id] = (feed, ++uses);
            if (feeds.Count > MostFeeds && feeds.Where(f => !f.Value.Feed.IsFollowed && f.Key != id).OrderBy(f => f.Value.Used).FirstOrDefault() is { Key: { } oldest })
            {
                feeds.Remove(oldest);
            }

            return feed;
        }
    }

    /// <summary>Drops what is kept of a search that was removed.</summary>
    /// <param name="id">Search id.</param>
    public void Forget(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (gate)
        {
            digests.Remove(id);
            if (feeds.Remove(id, out var known))
            {
                known.Feed.Forget();
            }
        }
    }

    /// <summary>All searches, newest first.</summary>
    public Task<IReadOnlyList<SearchSummary>> ListAsync() => grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).ListAsync();

    /// <summary>What the list of searches shows besides a summary. Read again when the summary has moved on.</summary>
    /// <param name="summary">Line of the list.</param>
    public async Task<SearchDigest> DigestAsync(SearchSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (digests.TryGetValue(summary.Id, out var known) && known.Fits(summary, now))
            {
                return known;
            }
        }

        var view = await ViewAsync(summary.Id);
        var digest = SearchDigest.Of(summary, view, now);
        lock (gate)
        {
            digests[summary.Id] = digest;
        }

        return digest;
    }

    /// <summary>A search without its candidates; null if there is none.</summary>
    public Task<SearchView?> OverviewAsync(string id) => grains.GetGrain<ISearchGrain>(id).GetOverviewAsync();

    /// <summary>A whole search, read page by page; null if there is none.</summary>
    /// <param name="id">Search id.</param>
    public async Task<SearchView?> ViewAsync(string id)
    {
        var search = grains.GetGrain<ISearchGrain>(id);
        if (await search.GetOverviewAsync() is not { } overview)
        {
            return null;
        }

        var candidates = new List<CandidateView>();
        while (await search.ReadCandidatesAsync(candidates.Count == 0 ? 0 : candidates[^1].Number, CandidatePage) is { Count: > 0 } page)
        {
            candidates.AddRange(page);
        }

        return overview with { Candidates = candidates };
    }

    /// <summary>Nodes, their slots and who waits.</summary>
    public Task<SlotPoolView> PoolAsync() => grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).GetViewAsync();

    /// <summary>Accepts a checked spec.</summary>
    public Task<SubmitAnswer> SubmitAsync(SearchSpec spec, ModelShape shape, string key) =>
        grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, shape, key);

    /// <summary>Starts nothing more of a search; what runs leaves checkpoints.</summary>
    public Task<bool> PauseAsync(string id) => grains.GetGrain<ISearchGrain>(id).PauseAsync(yieldRunning: true);

    /// <summary>Lets a paused search go on.</summary>
    public Task<bool> UnpauseAsync(string id) => grains.GetGrain<ISearchGrain>(id).UnpauseAsync();

    /// <summary>Gives a node no new candidates, or new ones again.</summary>
    public Task CordonAsync(string node, bool cordoned) => grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).CordonAsync(node, cordoned);

    /// <summary>Ends one candidate; its newest score stands.</summary>
    public Task<bool> StopAsync(string id, int candidate) => grains.GetGrain<ISearchGrain>(id).StopCandidateAsync(candidate);

    /// <summary>Cancels a search.</summary>
    public Task<bool> CancelAsync(string id) => grains.GetGrain<ISearchGrain>(id).CancelAsync();
}
