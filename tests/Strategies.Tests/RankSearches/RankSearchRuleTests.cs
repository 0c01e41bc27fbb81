using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class RankSearchRuleTests
{
    [Fact]
    public void A_rank_counts_the_raw_entries_that_reach_their_even_share()
    {
        // Sums 4 and 4.5: shares of 1/4 need 1 and 1.125.
        Assert.Equal([2, 1, 4], AutoLoraRanks.Wanted([[1.2, 0.8, 1.0, 1.0 - 1e-9], [1.5, 1.1, 1.0, 0.9], [2, 2, 2, 2]]));
    }

    [Fact]
    public void Ranks_that_cost_more_than_the_budget_shrink_in_proportion()
    {
        // All ranks 4 on the small shape cost 18,432; a quarter is rank 1 everywhere.
        int[] four = [.. Enumerable.Repeat(4, 24)];
        Assert.Equal(Enumerable.Repeat(1, 24), AutoLoraRanks.Within(four, Shapes.Small, 4608, fill: false));
        Assert.Equal(four, AutoLoraRanks.Within(four, Shapes.Small, 18432, fill: false));
        Assert.Equal(four, AutoLoraRanks.Within(four, Shapes.Small, 20000, fill: false));

        // With 20,000 the shares are 4.34: 1,568 parameters are left, which hold twelve of the matrices of 128.
        var filled = AutoLoraRanks.Within(four, Shapes.Small, 20000, fill: true);
        Assert.InRange(filled.Select((r, i) => r * Shapes.Small.Modules[i].ParametersPerRank).Sum(), 20000 - 127, 20000);
        int[] uneven = [.. Enumerable.Range(0, 24).Select(i => 1 + (i % 5))];
        var within = AutoLoraRanks.Within(uneven, Shapes.Small, 5000, fill: false);
        Assert.InRange(within.Select((r, i) => r * Shapes.Small.Modules[i].ParametersPerRank).Sum(), 5000 - 319, 5000);
    }

    [Fact]
    public void Sensitivity_adds_the_validation_gradient_as_far_as_it_points_the_same_way()
    {
        Assert.Equal(2.5, BipeftRule.Sensitivity(4, 2, 0.5, 2));
        Assert.Equal(1, BipeftRule.Sensitivity(4, 2, -1, 2));
        Assert.Equal(0, BipeftRule.Sensitivity(4, 2, 1, 0));
    }

    [Fact]
    public void The_choice_skips_what_does_not_fit_and_stability_is_a_cosine()
    {
        Assert.Equal([true, false, true], BipeftRule.Chosen([3, 2, 1], [5.5, 5, 4], 10));
        Assert.Equal([false, true, true], BipeftRule.Chosen([3, 2, 1], [0, 5, 4], 10));
        Assert.Equal(0.5, BipeftRule.Cosine([true, true, false], [true, false, true]));
        Assert.Equal(0, BipeftRule.Cosine([false, false], [true, false]));
        Assert.Equal(3, BipeftRule.Count(0.9, 24, 10));
        Assert.Equal(1, BipeftRule.Count(0, 24, 10));
        Assert.Equal(24, BipeftRule.Count(1, 24, 1));
        Assert.Equal(Math.Log(2) / 2 + (Math.Log(2.0 / 3) / 2), BipeftRule.Divergence([0.5, 0.5], [0.25, 0.75]), 12);
    }

    [Fact]
    public void A_stable_choice_decides_the_most_settled_modules_first_and_the_end_stays_in_the_budget()
    {
        // Three modules of 10 parameters per rank, ranks 1 or 4, budget 45.
        var pruning = new BipeftPruning([1, 4], [10, 10, 10], 45, smoothing: 0, history: 2, threshold: 0.9, pruningSteps: 2);
        double[][] still = [[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]];
        double[][] moved = [[0.2, 0.8], [0.3, 0.7], [0.8, 0.2]];
        Assert.False(pruning.Observe([3, 1, 2], still, mayPrune: true));
        Assert.False(pruning.Observe([3, 1, 2], moved, mayPrune: true));

        // Two earlier choices equal the third: expected costs 34, 31, 16, so the first alone fits (34), then nothing.
        Assert.False(pruning.Observe([3, 1, 2], moved, mayPrune: false));
        Assert.True(pruning.Observe([3, 1, 2], moved, mayPrune: true));
        Assert.Equal([4, -1, 0], pruning.Decided);
        Assert.Equal(1, pruning.StepsLeft);
        Assert.Equal(40, pruning.Cost(0, moved[0]));
        Assert.Equal([4, 0, 0], pruning.Finish());
    }

    [Fact]
    public void Pruning_goes_on_from_its_numbers()
    {
        BipeftPruning New() => new([1, 4], [10, 10, 10], 60, smoothing: 0.5, history: 2, threshold: 0.5, pruningSteps: 3);
        var random = new DeterministicRandom(5);
        var (whole, cut) = (New(), New());
        for (var t = 0; t < 8; t++)
        {
            double[] q = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            double[][] weights = [.. q.Select(p => new[] { p, 1 - p })];
            var next = New();
            next.Restore(cut.Numbers());
            cut = next;
            Assert.Equal(whole.Observe(q, weights, t > 2), cut.Observe(q, weights, t > 2));
            Assert.Equal(whole.Decided, cut.Decided);
            Assert.Equal(whole.Scores(), cut.Scores());
        }

        Assert.Equal(whole.Finish(), cut.Finish());
    }

    [Fact]
    public void S3Delta_keeps_its_rank_or_fills_the_budget_and_searches_with_its_published_settings()
    {
        bool[] mask = [.. Enumerable.Range(0, 24).Select(i => i < 3)];
        var found = new CandidateOutcome { Modules = new ModuleScores { Mask = mask } };
        foreach (var (fill, ranks) in new[] { (false, new[] { 4, 4, 4 }), (true, new[] { 12, 12, 12 }) })
        {
            var arm = new S3DeltaStrategy(new S3DeltaOptions { Rank = 4, FillRanks = fill });
            var search = Assert.Single(arm.Next(Shapes.Context(), []).Proposals);
            var job = Assert.IsType<DamSearchJob>(search.Job);
            Assert.Equal((DamRelaxation.ConstantSum, DamOrder.SecondAdamW, DamSlope.LearningRate), (job.Dam.Relaxation, job.Dam.Order, job.Dam.Slope));
            Assert.Equal((0.1, 0.9, 0.0, 4, 4608L), (job.Dam.GateLearningRate, job.Dam.GateBeta1, job.Dam.InitialLogit, job.Rank, job.BudgetParameters));
            Assert.Equal((2.0, 0.0, 0.0, LearningRateDecay.Linear), (job.Training.MaxGradientNorm, job.Training.WeightDecay, job.Training.WarmupFraction, job.Training.Decay));
            var final = (TrainJob)arm.Next(Shapes.Context(), [Shapes.Ended(1, search, found)]).Proposals[0].Job;
            Assert.Equal(ranks, final.Configuration.Adapters.Modules.Select(m => m.Rank));
            Assert.Null(final.WarmStartFrom);
            Assert.Equal(Shapes.Context().Spec.Training, final.Training);
        }

        Assert.Equal(1, new S3DeltaOptions().Rank);
    }

    [Theory]
    [InlineData(1000, 0.3)]
    [InlineData(4608, -2.0)]
    [InlineData(17000, 5.0)]
    public void The_expected_cost_of_the_shifted_sigmoid_is_the_budget(long budget, double spread)
    {
        var random = new DeterministicRandom(11);
        double[] alpha = [.. Enumerable.Range(0, 24).Select(_ => spread * random.NextDouble())];
        var costs = DamDiscretizer.Costs(Shapes.Small, 4);
        foreach (var beta in new[] { 1, 0.2 })
        {
            Assert.Equal(budget, ShiftedSigmoid.Gates(alpha, costs, budget, beta).Zip(costs, (p, c) => p * c).Sum(), 7);
        }
    }
}
