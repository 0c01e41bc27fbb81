using System.Reflection;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Dashboard.Tests.Live;

public sealed class SearchReaderTests
{
    private readonly ManualTimeProvider time = new();
    private readonly ISearchGrain search = DispatchProxy.Create<ISearchGrain, ToldSearch>();
    private readonly SearchReader reader;

    public SearchReaderTests()
    {
        var grains = ToldSearches.With(search);
        reader = new SearchReader(grains, new EventFans(grains, time, NullLogger<EventFans>.Instance), time, NullLogger<SearchReader>.Instance);
        Told.Tell(2);
        Told.Tell([new SearchEvent(3, Examples.Noon, SearchEventKind.SearchEnded, 0, "over")]);
    }

    private ToldSearch Told => (ToldSearch)search;

    [Fact]
    public async Task Who_comes_to_a_search_that_was_deleted_since_somebody_looked_is_told_that_it_is_unknown()
    {
        var feed = reader.Feed("s-1");
        using (feed.Follow(() => { }))
        {
            await feed.Loaded;
            Assert.Equal(2, feed.Read(t => t.Candidates.Count));
        }

        // Nobody looks for so long that the reader rests.
        time.Advance(TimeSpan.FromMinutes(1));
        using (feed.Follow(() => { }))
        {
            await feed.Loaded;
            Assert.Equal((false, 2), (feed.Unknown, feed.Read(t => t.Candidates.Count)));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Told.Removed = true;
        var again = reader.Feed("s-1");
        using var following = again.Follow(() => { });
        await again.Loaded;
        Assert.Equal((true, 0), (again.Unknown, again.Read(t => t.Candidates.Count)));
    }

    [Fact]
    public async Task Who_looks_at_an_ended_search_is_told_when_another_process_deletes_it()
    {
        var feed = reader.Feed("s-1");
        using var following = feed.Follow(() => { });
        await feed.Loaded;
        Told.Removed = true;
        while (!feed.Unknown)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, feed.Read(t => t.Candidates.Count));
    }

    [Fact]
    public async Task Who_looks_at_a_search_that_is_deleted_here_is_told_at_once()
    {
        var told = 0;
        var feed = reader.Feed("s-1");
        using var following = feed.Follow(() => Interlocked.Increment(ref told));
        await feed.Loaded;
        var before = Volatile.Read(ref told);
        reader.Forget("s-1");

        Assert.True(feed.Unknown);
        Assert.True(Volatile.Read(ref told) > before);
        Assert.NotSame(feed, reader.Feed("s-1"));
    }
}
