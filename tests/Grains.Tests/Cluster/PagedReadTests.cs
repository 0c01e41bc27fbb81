using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class PagedReadTests
{
    [Fact]
    public async Task Pages_hold_every_candidate_once_and_the_overview_holds_the_rest()
    {
        await using var host = await CoordinationHost.StartAsync(slots: 2);
        var (_, search) = await host.SubmitAsync(Examples.Spec(Examples.Masks(7), Examples.Uniform()));
        await CoordinationHost.EndAsync(search);
        var view = (await search.GetViewAsync())!;
        var pages = new List<CandidateView>();
        while (await search.ReadCandidatesAsync(pages.LastOrDefault()?.Number ?? 0, 3) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 3);
            pages.AddRange(page);
        }

        Assert.Equal(8, pages.Count);
        Assert.Equal(view.Candidates, pages);
        var overview = (await search.GetOverviewAsync())!;
        Assert.Empty(overview.Candidates);
        Assert.Equal(view.Board, overview.Board);
        Assert.Equal(view.Winner, overview.Winner);
        Assert.Equal(view.LastEvent, overview.LastEvent);
        Assert.Equal(view.Summary, overview.Summary);
    }

    [Fact]
    public async Task A_search_that_was_never_submitted_has_no_overview_and_no_candidates()
    {
        await using var host = await CoordinationHost.StartAsync();
        Assert.Null(await host.Search("none-1").GetOverviewAsync());
        Assert.Empty(await host.Search("none-1").ReadCandidatesAsync(0, 10));
    }
}
