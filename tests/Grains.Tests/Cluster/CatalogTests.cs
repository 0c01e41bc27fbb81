using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class CatalogTests
{
    [Fact]
    public async Task A_repeated_submission_is_the_same_search()
    {
        await using var host = await CoordinationHost.StartAsync();
        var spec = Examples.Spec(Examples.Uniform());
        var (first, search) = await host.SubmitAsync(spec, "key-1");
        var (again, _) = await host.SubmitAsync(spec, "key-1");
        var (other, _) = await host.SubmitAsync(spec, "key-2");
        var (without, _) = await host.SubmitAsync(spec);
        Assert.Equal(["test-1", "test-1", "test-2", "test-3"], new[] { first, again, other, without });
        await CoordinationHost.EndAsync(search);
        Assert.Equal((await search.GetSummaryAsync())!, (await host.Catalog.SubmitAsync(spec, Examples.Shape, "key-1")).Summary);
        Assert.Equal(["test-3", "test-2", "test-1"], (await host.Catalog.ListAsync()).Select(s => s.Id));
        Assert.Single(host.Runner.Started, a => a.SearchId == "test-1");
    }

    [Fact]
    public async Task Another_spec_under_the_same_id_is_refused()
    {
        await using var host = await CoordinationHost.StartAsync();
        var spec = Examples.Spec(Examples.Uniform());
        await host.SubmitAsync(spec, "key-1");
        var refused = await host.Catalog.SubmitAsync(spec with { Seed = 12 }, Examples.Shape, "key-1");
        Assert.Null(refused.Summary);
        Assert.Contains("another spec", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(11, (await host.Search("test-1").GetViewAsync())!.Spec.Seed);
        Assert.Single(await host.Catalog.ListAsync());
    }

    [Fact]
    public async Task A_spec_with_faults_gets_no_id_and_names_them_all()
    {
        await using var host = await CoordinationHost.StartAsync();
        var refused = await host.Catalog.SubmitAsync(
            Examples.Spec(Examples.Uniform(), Examples.Uniform()) with { Repetitions = 0, LearningRates = [] }, Examples.Shape, null);
        Assert.Null(refused.Summary);
        Assert.Equal(3, refused.Problems.Count);
        Assert.Empty(await host.Catalog.ListAsync());
        var (id, _) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        Assert.Equal("test-1", id);
        Assert.Equal(3, (await host.Search("direct").SubmitAsync(
            Examples.Spec(Examples.Uniform(), Examples.Uniform()) with { Repetitions = 0, LearningRates = [] }, Examples.Shape)).Problems.Count);
    }
}
