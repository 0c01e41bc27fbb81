using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class SubAdapterSearchTests
{
    private static readonly SuperAdapterOptions Options = new() { Evaluations = 200, Objective = SearchObjective.ValidationLoss };

    [Fact]
    public void Every_sub_adapter_fits_the_budget_and_none_is_scored_twice()
    {
        var found = Run(1);
        Assert.Equal(200, found.Count);
        Assert.All(found, s => Assert.InRange(s.Parameters, 1, 4608));
        Assert.All(found, s => Assert.Equal(s.Parameters, s.Ranks.Zip(Shapes.Small.Modules, (r, m) => r * m.ParametersPerRank).Sum()));
        Assert.Equal(200, found.Select(s => string.Join(' ', s.Ranks)).Distinct().Count());
        Assert.Equal(found.Select(s => string.Join(' ', s.Ranks)), Run(1).Select(s => string.Join(' ', s.Ranks)));
    }

    [Fact]
    public void The_search_finds_better_sub_adapters_than_as_many_random_ones()
    {
        // Modules 2 and 9 are worth rank; each unit of rank elsewhere is worth a tenth of it.
        var (evolved, random) = (0.0, 0.0);
        for (var seed = 1; seed <= 5; seed++)
        {
            evolved += SubAdapterSearch.Best(Run(seed), Options.Objective)!.Validation.Loss;
            random += Run(seed, Options with { Population = 200 }).Min(s => s.Validation.Loss);
        }

        Assert.True(evolved < random, FormattableString.Invariant($"{evolved} against {random}"));
    }

    [Fact]
    public void The_front_rises_with_parameters_and_ends_in_the_result()
    {
        var found = Run(2);
        var front = SubAdapterSearch.Front(found, Options.Objective);
        Assert.Equal(front.OrderBy(s => s.Parameters), front);
        Assert.Equal(front.OrderByDescending(s => s.Validation.Loss), front);
        Assert.Same(front[^1], SubAdapterSearch.Best(found, Options.Objective));
    }

    [Theory]
    [InlineData(SuperAdapterEnd.Fresh)]
    [InlineData(SuperAdapterEnd.Warm)]
    [InlineData(SuperAdapterEnd.Cut)]
    public void What_was_found_is_trained_fresh_or_warm_or_is_the_result_itself(SuperAdapterEnd end)
    {
        var strategy = new SuperAdapterStrategy(new SuperAdapterOptions { End = end });
        var first = Assert.Single(strategy.Next(Shapes.Context(), []).Proposals);
        var job = Assert.IsType<RankControlJob>(first.Job);
        Assert.Equal(end == SuperAdapterEnd.Cut, job.ScoreTest);
        Assert.Equal(end == SuperAdapterEnd.Cut ? CandidateRole.Final : CandidateRole.Search, first.Role);
        int[] ranks = [.. Enumerable.Range(0, 24).Select(i => i % 6 == 0 ? 4 : 0)];
        var step = strategy.Next(Shapes.Context(), [Shapes.Ended(3, first, new CandidateOutcome { Modules = new ModuleScores { Ranks = ranks } })]);
        if (end == SuperAdapterEnd.Cut)
        {
            Assert.True(step is { Finished: true, Failure: "" });
            return;
        }

        var final = (TrainJob)Assert.Single(step.Proposals).Job;
        Assert.Equal(ranks, final.Configuration.Adapters.Ranks(Shapes.Small));
        Assert.Equal(end == SuperAdapterEnd.Warm ? 3 : null, final.WarmStartFrom);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Options_that_clash_are_refused_with_their_numbers(SuperAdapterOptions options, string expected)
    {
        var problem = Assert.Single(SpecValidation.Problems(Shapes.Spec(new ArmSpec("super", options)), Shapes.Small));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    public static TheoryData<SuperAdapterOptions, string> Faults => new()
    {
        { new SuperAdapterOptions { Population = 300 }, "population = 300: must not exceed evaluations = 200" },
        { new SuperAdapterOptions { Ranks = [4, 2] }, "ranks = 4, 2: must be different ranks" },
        { new SuperAdapterOptions { Ranks = [1, 65] }, "ranks 1, 65: the smallest matrix of this model allows at most 64" },
        { new SuperAdapterOptions { Ranks = [40] }, "needs 5120 parameters at rank 40, the budget is 4608" },
    };

    private static IReadOnlyList<SubAdapter> Run(int seed, SuperAdapterOptions? options = null) => SubAdapterSearch.Run(
        options ?? Options, Shapes.Small.Modules, 4608, new SeedStream(seed), ranks => new SplitScore(
            2 - Enumerable.Range(0, 24).Sum(m => ranks[m] * (m is 2 or 9 ? 0.1 : 0.01)), 0.5, 100));
}
