using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class EvaRanksTests
{
    private static readonly long[] Equal = [10, 10, 10];

    [Fact]
    public void The_rank_sum_equals_the_uniform_rank_sum_when_the_unit_is_ranks()
    {
        // Three modules at uniform rank 2 make six ranks, whoever gets them.
        double[][] ratios = [[0.5, 0.3, 0.1, 0.05], [0.2, 0.15, 0.12, 0.01], [0.9, 0.02, 0.01, 0.005]];
        var ranks = EvaRanks.Allocate(ratios, Equal, EvaBudgetUnit.Ranks, 60);
        Assert.Equal([2, 3, 1], ranks);
        Assert.Equal(3 * EvaRanks.ReferenceRank(Three(5, 5), 60), ranks.Sum());
    }

    [Theory]
    [InlineData(4608)]
    [InlineData(9216)]
    [InlineData(18432)]
    public void Ranks_sum_to_modules_times_uniform_rank_on_an_encoder_unless_the_parameters_forbid_it(long budget)
    {
        var shape = Shapes.Small;
        var r = EvaRanks.ReferenceRank(shape, budget);
        Assert.Equal(budget, r * shape.ParametersPerRank);
        var random = new DeterministicRandom(3);
        double[][] ratios = [.. shape.Modules.Select(m =>
        {
            // The FFN explains little here, so that the ranks flow to the cheaper matrices and the parameters cannot overflow.
            var weight = m.ParametersPerRank == 128 ? 1.0 : 0.01;
            return Enumerable.Range(0, EvaRanks.Limit(m, r, 2)).Select(_ => weight * random.NextDouble()).OrderDescending().ToArray();
        })];
        long[] costs = [.. shape.Modules.Select(m => m.ParametersPerRank)];
        Assert.Equal(24 * r, EvaRanks.Allocate(ratios, costs, EvaBudgetUnit.Ranks, budget).Sum());
        var byParameters = EvaRanks.Allocate(ratios, costs, EvaBudgetUnit.Parameters, budget);
        Assert.InRange(Cost(byParameters, costs), budget - 319, budget);
        Assert.True(byParameters.Sum() >= 24 * r);
    }

    [Fact]
    public void Ranks_that_exceed_the_parameters_are_given_back_from_the_least_explaining()
    {
        // Costs 10 and 40, budget 50: rank sum 50 · 2 / 50 = 2. Both components of the dear module would cost 80.
        Assert.Equal([0, 1], EvaRanks.Allocate([[0.1], [0.9, 0.8]], [10, 40], EvaBudgetUnit.Ranks, 50));
        Assert.Equal([1, 1], EvaRanks.Allocate([[0.1], [0.9, 0.8]], [10, 40], EvaBudgetUnit.Parameters, 50));
    }

    [Fact]
    public void Ties_go_to_the_earlier_module_and_NaN_comes_last()
    {
        Assert.Equal([1, 0, 0], EvaRanks.Allocate([[0.5], [0.5], [double.NaN]], Equal, EvaBudgetUnit.Parameters, 19));
        Assert.Equal([1, 1, 0], EvaRanks.Allocate([[0.5], [0.5], [double.NaN]], Equal, EvaBudgetUnit.Parameters, 20));
        Assert.Equal([0, 0, 0], EvaRanks.Allocate([[0.5], [0.5], [0.4]], Equal, EvaBudgetUnit.Parameters, 9));
    }

    [Fact]
    public void A_module_holds_at_most_rho_times_the_uniform_rank_and_never_more_than_its_side()
    {
        var module = new ModuleShape(new ModuleAddress(0, "q"), "q", 6, 9);
        Assert.Equal(4, EvaRanks.Limit(module, 2, 2));
        Assert.Equal(6, EvaRanks.Limit(module, 4, 2));
        Assert.Equal(3, EvaRanks.Limit(module, 2, 1.5));
        Assert.Equal(1, EvaRanks.ReferenceRank(Shapes.Small, 200));
    }

    [Fact]
    public void Without_scale_adjustment_alpha_stays_that_of_the_uniform_rank()
    {
        int[] ranks = [.. Enumerable.Range(0, 24).Select(i => i == 0 ? 4 : i == 1 ? 1 : 0)];
        foreach (var (adjust, alphas) in new[] { (true, new[] { 8.0, 2.0 }), (false, new[] { 2.0, 2.0 }) })
        {
            var arm = new EvaStrategy(new EvaOptions { AdjustScale = adjust });
            var probe = Assert.Single(arm.Next(Shapes.Context(), []).Proposals);
            var final = arm.Next(Shapes.Context(), [Shapes.Ended(7, probe, new CandidateOutcome { Modules = new ModuleScores { Ranks = ranks } })]).Proposals[0];
            var job = (TrainJob)final.Job;
            Assert.Equal(alphas, job.Configuration.Adapters.Modules.Select(m => m.Alpha));
            Assert.Equal(7, job.FactorsFrom);
        }
    }

    private static ModelShape Three(int rows, int columns) => new(
        "x", 1, ["a", "b", "c"], [.. new[] { "a", "b", "c" }.Select(p => new ModuleShape(new ModuleAddress(0, p), p, columns, rows))], rows, 0);

    private static long Cost(int[] ranks, long[] costs) => ranks.Select((r, i) => r * costs[i]).Sum();
}
