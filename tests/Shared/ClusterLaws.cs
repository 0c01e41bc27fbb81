using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Grains.Tests;
using Orleans;
using Xunit;

namespace AdapterSearch.Testing;

/// <summary>What the coordination promises on any Orleans: the embedded one in Grains.Tests, the real one in Cluster.Tests.</summary>
public abstract class ClusterLaws
{
    /// <summary>Starts silos that are the nodes "a", "b", ... with one slot each.</summary>
    private protected abstract Task<IClusterUnderTest> StartAsync(int nodes, FakeRunner runner, IHistoryStore history);

    [Fact]
    public async Task A_search_ends_with_every_candidate_counted_once()
    {
        var history = new InMemoryHistoryStore();
        await using var cluster = await StartAsync(2, new FakeRunner(), history);
        var spec = Examples.Spec(Examples.AllArms) with { Repetitions = 2 };
        var view = await cluster.EndAsync(await SubmitAsync(cluster, spec));
        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.All(view.Candidates, c => Assert.Equal(1, c.Attempt));
        var events = await history.ReadAsync(view.Summary.Id, 0, 100_000);
        Assert.Equal(view.Candidates.Select(c => c.Number), events.Where(e => e.Kind == SearchEventKind.Ended).Select(e => e.Candidate).Order());
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e.Sequence));
    }

    [Fact]
    public async Task A_search_that_loses_a_node_ends_with_the_scores_of_an_undisturbed_one()
    {
        var spec = Examples.Spec(Examples.Dam(), Examples.Uniform(), Examples.Masks(3)) with { Repetitions = 2 };
        SearchView undisturbed;
        await using (var cluster = await StartAsync(2, new FakeRunner(), new InMemoryHistoryStore()))
        {
            undisturbed = await cluster.EndAsync(await SubmitAsync(cluster, spec));
        }

        var runner = new FakeRunner { Hold = a => a is { Candidate: 4, Attempt: 1 } };
        await using var disturbed = await StartAsync(2, runner, new InMemoryHistoryStore());
        var id = await SubmitAsync(disturbed, spec);
        await runner.StartedAsync(4);
        var lost = await NodeOfAsync(disturbed, id, 4);
        await disturbed.LoseAsync(lost);
        var view = await disturbed.EndAsync(id);
        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.Equal(Scores(undisturbed), Scores(view));
        Assert.Equal(2, view.Candidates.Single(c => c.Number == 4).Attempt);
    }

    [Fact]
    public async Task A_repeated_submission_is_the_same_search_and_a_wrong_one_is_refused_with_every_fault()
    {
        await using var cluster = await StartAsync(1, new FakeRunner(), new InMemoryHistoryStore());
        var catalog = cluster.Grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
        var spec = Examples.Spec(Examples.Uniform());
        var first = await catalog.SubmitAsync(spec, Examples.Shape, "key");
        var again = await catalog.SubmitAsync(spec, Examples.Shape, "key");
        Assert.Equal(first.Summary!.Id, again.Summary!.Id);
        var wrong = await catalog.SubmitAsync(Examples.Spec(Examples.Uniform(), Examples.Uniform()) with { Repetitions = 0, LearningRates = [] }, Examples.Shape, null);
        Assert.Null(wrong.Summary);
        Assert.Equal(3, wrong.Problems.Count);
        Assert.Single(await catalog.ListAsync());
        Assert.Null(await cluster.Grains.GetGrain<ISearchGrain>("nobody").GetViewAsync());
        await cluster.EndAsync(first.Summary.Id);
    }

    private static async Task<string> SubmitAsync(IClusterUnderTest cluster, SearchSpec spec)
    {
        var answer = await cluster.Grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, Examples.Shape, null);
        Assert.Empty(answer.Problems);
        return answer.Summary!.Id;
    }

    private static async Task<string> NodeOfAsync(IClusterUnderTest cluster, string id, int candidate)
    {
        var pool = await cluster.Grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).GetViewAsync();
        return pool.Nodes.Single(n => n.Running.Any(l => l.SearchId == id && l.Candidate == candidate)).Node;
    }

    private static IEnumerable<string> Scores(SearchView view) =>
        view.Candidates.OrderBy(c => c.Number).Select(c => $"{c.Number} {c.Arm} {c.Repetition} {c.Role} {c.Outcome?.Status} {c.Outcome?.Validation?.Accuracy} {c.Outcome?.Test?.Accuracy}");
}

/// <summary>A cluster in the hands of <see cref="ClusterLaws"/>.</summary>
internal interface IClusterUnderTest : IAsyncDisposable
{
    /// <summary>Way to the grains.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Ends a node's silo without any chance to say so.</summary>
    Task LoseAsync(string node);

    /// <summary>Waits for the end of a search.</summary>
    Task<SearchView> EndAsync(string id);
}
