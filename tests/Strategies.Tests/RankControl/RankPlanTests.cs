using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankControl;

public sealed class RankPlanTests
{
    /// <summary>DeBERTaV3-base: 12 layers, width 768, feed-forward 3072, six modules per layer.</summary>
    private static readonly ModelShape Deberta = Shapes.Encoder(12, 768, 3072);

    /// <summary>A model whose modules all cost the same.</summary>
    private static readonly ModelShape Square = Shapes.Encoder(4, 64, 64);

    [Theory]
    [InlineData(1, 864)]
    [InlineData(1000, 864)]
    [InlineData(2000, 742)]
    [InlineData(4000, 612)]
    [InlineData(6000, 577)]
    [InlineData(7000, 576)]
    [InlineData(7001, 576)]
    [InlineData(10000, 576)]
    public void AdaLoRAs_budget_falls_as_published(int step, long expected) =>
        Assert.Equal(expected, new AdaLoraSchedule(864, 576, 10_000, 1000, 3000, 100).Budget(step));

    [Fact]
    public void AdaLoRA_cuts_at_intervals_between_the_phases_and_at_every_step_of_the_final_one()
    {
        var schedule = new AdaLoraSchedule(8, 4, 20, 4, 6, 3);
        Assert.Equal([6, 9, 12, 15, 16, 17, 18, 19, 20], Enumerable.Range(1, 20).Where(schedule.Cuts));
        Assert.Equal([15, 16, 17, 18, 19, 20], Enumerable.Range(1, 20).Where(schedule.IsFinal));
    }

    [Theory]
    [InlineData(1, 165_888)]
    [InlineData(2, 331_776)]
    [InlineData(4, 663_552)]
    [InlineData(8, 1_327_104)]
    public void Parameters_of_DeBERTaV3_base_are_the_published_ones(int rank, long parameters)
    {
        Assert.Equal(parameters, AdapterConfiguration.FromRanks(Deberta, [.. Deberta.Modules.Select(_ => rank)], 2).Parameters(Deberta));
        Assert.Equal(parameters, GrowthSelection.Used([.. Deberta.Modules.Select(_ => rank)], Deberta));
        var plan = AdaLoraPlan.From(new AdaLoraOptions(), Deberta, parameters, 10_000);
        Assert.Equal((int)Math.Ceiling(1.5 * rank), plan.StartRank);
        Assert.Equal((parameters, plan.StartRank * 165_888), (plan.Schedule.Target, plan.Schedule.Start));
        Assert.Equal((1000, 3000, 100), (plan.Schedule.InitialSteps, plan.Schedule.FinalSteps, plan.Schedule.Interval));
    }

    [Fact]
    public void Counting_triplets_leaves_room_for_the_most_expensive_choice()
    {
        // Rank 3 at the start: all 72 triplets of the 24 wide modules (3,840 each), then 36 of 1,536.
        Assert.Equal(108, AdaLoraPlan.MostTriplets(Deberta, 3, 331_776));
        Assert.Equal(331_776, (72 * 3840) + (36 * 1536));
        Assert.Equal(2 * 24, AdaLoraPlan.MostTriplets(Square, 3, 2 * 24 * 128));
    }

    [Fact]
    public void Counting_parameters_equals_the_papers_rule_where_all_triplets_cost_the_same()
    {
        var random = new SeedStream(4).Random();
        double[] scores = [.. Enumerable.Range(0, 72).Select(_ => random.NextDouble())];
        long[] costs = [.. scores.Select(_ => 128L)];
        for (var kept = 0; kept <= 72; kept++)
        {
            Assert.Equal(
                TripletAllocator.Keep(scores, costs, AdaLoraBudgetUnit.Triplets, kept),
                TripletAllocator.Keep(scores, costs, AdaLoraBudgetUnit.Parameters, (kept * 128) + 127));
        }
    }

    [Fact]
    public void Triplets_at_the_threshold_all_go()
    {
        Assert.Equal([true, false, false, false], TripletAllocator.Keep([3, 2, 2, 1], [1, 1, 1, 1], AdaLoraBudgetUnit.Triplets, 2));
        Assert.Equal([true, true, true, true], TripletAllocator.Keep([3, 2, 2, 1], [1, 1, 1, 1], AdaLoraBudgetUnit.Triplets, 4));
        Assert.Equal([false, false, false, false], TripletAllocator.Keep([3, 2, 2, 1], [1, 1, 1, 1], AdaLoraBudgetUnit.Triplets, 0));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(8, 4)]
    public void IncreLoRA_grows_by_the_published_ranks_and_as_long_as_predicted(int average, int growth)
    {
        var plan = IncreLoraPlan.From(new IncreLoraOptions { TopModules = 3, Interval = 100 }, Square, average * Square.ParametersPerRank, 10_000);
        Assert.Equal((1, growth), (plan.StartRank, plan.GrowthRank));
        var growths = (int)Math.Ceiling(24.0 * (average - 1) / growth);
        Assert.Equal(growths, plan.Growths(Square, average * Square.ParametersPerRank));
        Assert.Equal(200 + (100 * (((growths + 2) / 3) - 1)), plan.LastRound(Square, average * Square.ParametersPerRank));
    }

    [Fact]
    public void IncreLoRA_takes_the_fewest_modules_per_round_that_finish_in_half_of_the_run()
    {
        var plan = IncreLoraPlan.From(new IncreLoraOptions(), Square, 2 * Square.ParametersPerRank, 160);
        Assert.Equal((4, 4, 8, 2), (plan.Interval, plan.WarmupSteps, plan.FirstRound, plan.TopModules));
        Assert.Equal(8 + (11 * 4), plan.LastRound(Square, 2 * Square.ParametersPerRank));
        Assert.InRange(plan.LastRound(Square, 2 * Square.ParametersPerRank), 0, 80);
        Assert.True((plan with { TopModules = 1 }).LastRound(Square, 2 * Square.ParametersPerRank) > 80);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 10)]
    public void A_module_without_rank_gains_one_in_TriAdaptLoRAs_first_round(int start, int last)
    {
        var options = new TriAdaptLoraOptions { StartRank = start, ReferenceRank = 8, TopModules = 24, Interval = 10, WarmupSteps = 0 };
        Assert.Equal(last, TriAdaptLoraPlan.From(options, Square, 4 * Square.ParametersPerRank, 100).LastRound(Square));
    }

    [Theory]
    [InlineData(TriAdaptGrowth.Linear, 25, 24, 6)]
    [InlineData(TriAdaptGrowth.Linear, 50, 24, 12)]
    [InlineData(TriAdaptGrowth.Linear, 1, 24, 1)]
    [InlineData(TriAdaptGrowth.Nonlinear, 25, 24, 2)]
    [InlineData(TriAdaptGrowth.Nonlinear, 50, 24, 4)]
    [InlineData(TriAdaptGrowth.Nonlinear, 75, 24, 10)]
    [InlineData(TriAdaptGrowth.Nonlinear, 75, 0.4, 1)]
    public void TriAdaptLoRAs_rules_say_how_many_modules_grow(TriAdaptGrowth growth, int step, double missing, int expected)
    {
        var options = new TriAdaptLoraOptions { Growth = growth, WarmupSteps = 0 };
        Assert.Equal(expected, TriAdaptLoraPlan.From(options, Square, 2 * Square.ParametersPerRank, 100).Modules(step, missing));
        Assert.Equal(7, TriAdaptLoraPlan.From(options with { TopModules = 7 }, Square, 2 * Square.ParametersPerRank, 100).Modules(step, missing));
    }

    [Fact]
    public void Sensitivity_and_uncertainty_move_as_published()
    {
        var moving = new MovingSensitivity(1, 0.85, 0.85);
        moving.Observe([2]);
        moving.Observe([1]);
        const double first = 0.15 * 2, second = (0.85 * first) + 0.15;
        const double before = 0.15 * (2 - first), after = (0.85 * before) + (0.15 * (1 - second));
        Assert.Equal(second, moving.Sensitivity[0], 15);
        Assert.Equal(after, moving.Uncertainty[0], 15);
        Assert.Equal(second * after, moving.Scores[0], 15);
    }

    [Fact]
    public void Growth_stops_before_it_exceeds_the_budget_and_skips_what_does_not_fit()
    {
        // q..o cost 128 per rank, fc1 and fc2 320. 300 are left: the best, fc1, does not fit, the two after it do.
        int[] ranks = [1, 1, 1, 1, 1, 1];
        var shape = Shapes.Encoder(1, 64, 256);
        var budget = GrowthSelection.Used(ranks, shape) + 300;
        Assert.Equal([0, 2], GrowthSelection.Pick([8, 1, 7, 2, 9, 3], ranks, [1, 1, 1, 1, 1, 1], shape, budget, 6));
        Assert.Equal([0], GrowthSelection.Pick([8, 1, 7, 2, 9, 3], ranks, [1, 1, 1, 1, 1, 1], shape, budget, 1));
        Assert.Equal([2], GrowthSelection.Pick([8, 1, 7, double.NaN, 9, 3], [64, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], shape, GrowthSelection.Used([64, 1, 1, 1, 1, 1], shape) + 130, 6));
    }
}
