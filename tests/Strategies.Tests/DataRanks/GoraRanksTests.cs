using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class GoraRanksTests
{
    private static readonly ModelShape Shape = new(
        "x",
        1,
        ["a", "b", "c"],
        [.. new[] { ("a", 60), ("b", 60), ("c", 180) }.Select(p => new ModuleShape(new ModuleAddress(0, p.Item1), p.Item1, 20, p.Item2 - 20))],
        20,
        0);

    [Fact]
    public void Ranks_follow_the_published_formula()
    {
        // C = 2400, shares .5 .2 .3: 1200/60, 480/60 and 720/180 ranks.
        Assert.Equal([20, 8, 4], GoraRanks.Allocate([5, 2, 3], Shape, new GoraOptions(), 2400));

        // 1100 · (.5 .2 .3) = 550, 220, 330 parameters: 9.17, 3.67 and 1.83 ranks, rounded down.
        Assert.Equal([9, 3, 1], GoraRanks.Allocate([5, 2, 3], Shape, new GoraOptions(), 1100));
    }

    [Fact]
    public void What_rounding_left_over_goes_to_the_modules_furthest_below_their_share_when_asked()
    {
        // Left: 1100 − 540 − 180 − 180 = 200. c lies .83 below and takes 180; 20 hold nothing more.
        Assert.Equal([9, 3, 2], GoraRanks.Allocate([5, 2, 3], Shape, new GoraOptions { FillBudget = true }, 1100));
    }

    [Fact]
    public void Clamps_hold_and_the_hard_budget_wins_over_the_smallest_rank()
    {
        Assert.Equal([2, 2, 1], GoraRanks.Allocate([5, 2, 3], Shape, new GoraOptions { MaxRank = 2 }, 1100));

        // Everything to a: b and c get 1 each by the clamp, a has 5 ranks of 300; 540 parameters in all. c is furthest above its share, then b.
        Assert.Equal([5, 0, 0], GoraRanks.Allocate([1, 0, 0], Shape, new GoraOptions(), 300));
        Assert.Equal([1, 0, 0], GoraRanks.Allocate([1, 1, 1], Shape, new GoraOptions(), 60));
    }

    [Fact]
    public void Shares_sum_to_one_in_both_forms()
    {
        Assert.Equal([0.5, 0.2, 0.3], GoraRanks.Shares([5, 2, 3], GoraShare.Sum, 1));
        var softmax = GoraRanks.Shares([5, 2, 3], GoraShare.Softmax, 0.5);
        double[] odds = [Math.Exp(2), 1, Math.Exp(2.0 / 3)];
        Assert.Equal(odds.Select(o => o / odds.Sum()), softmax, (e, a) => Math.Abs(e - a) < 1e-15);
        Assert.Equal([0.5, 0.5], GoraRanks.Shares([0, 0], GoraShare.Sum, 1));
        Assert.Equal([0.5, 0.5], GoraRanks.Shares([2, 2], GoraShare.Softmax, 1));
    }

    [Theory]
    [InlineData(GoraFeatures.SquareRoot)]
    [InlineData(GoraFeatures.Logarithm)]
    public void Other_features_stay_within_the_budget(GoraFeatures features) =>
        Assert.All(new long[] { 60, 500, 2400, 9000 }, budget =>
        {
            var ranks = GoraRanks.Allocate([5, 2, 3], Shape, new GoraOptions { Features = features }, budget);
            Assert.InRange(ranks.Select((r, i) => r * Shape.Modules[i].ParametersPerRank).Sum(), 60, budget);
        });

    [Fact]
    public void Step_lengths_fall_by_a_factor_of_four_fifths_down_to_a_hundred_thousandth()
    {
        double[] steps = [.. GoraRanks.StepLengths(new GoraOptions())];
        Assert.Equal(52, steps.Length);
        Assert.Equal(1, steps[0]);
        Assert.Equal(0.64, steps[2], 15);
        Assert.Equal(Math.Pow(0.8, 51), steps[^1], 15);
    }

    [Fact]
    public void Accumulation_settles_when_every_importance_changes_by_less_than_a_percent()
    {
        Assert.True(GoraRanks.Settled([100, 1], [100.9, 0.991], 0.01));
        Assert.False(GoraRanks.Settled([100, 1], [100.9, 0.98], 0.01));
        Assert.False(GoraRanks.Settled([], [1], 0.01));
        Assert.False(GoraRanks.Settled([1], [1], 0));
    }
}
