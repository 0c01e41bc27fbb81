using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class ColoraAndSensitivityTests
{
    private static readonly ModelShape Shape = new(
        "x",
        1,
        ["a", "b", "c"],
        [.. new[] { ("a", 10), ("b", 10), ("c", 40) }.Select(p => new ModuleShape(new ModuleAddress(0, p.Item1), p.Item1, 8, p.Item2 - 8))],
        8,
        0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Ranks_are_the_rounded_factors_where_the_budget_allows(int maxRank)
    {
        double[] factors = ColoraRanks.Factors([4, 3, 1.2]);
        Assert.Equal([1, 0.75, 0.3], factors);
        int[] rounded = [.. factors.Select(f => (int)Math.Round(f * maxRank, MidpointRounding.AwayFromZero))];
        Assert.Equal(rounded.Select((r, i) => Math.Min(r, i < 2 ? 2 : 8)), ColoraRanks.Allocate(factors, Shape, maxRank, 100_000));
    }

    [Fact]
    public void Raising_the_largest_rank_stops_at_the_budget_and_smaller_units_fill_it()
    {
        // Thresholds: a .5 1.5, b .67 2, c 1.67 5: a, b, a, c (40), b.
        Assert.Equal([2, 1, 1], ColoraRanks.Allocate([1, 0.75, 0.3], Shape, 0, 70));
        Assert.Equal([2, 2, 1], ColoraRanks.Allocate([1, 0.75, 0.3], Shape, 0, 80));
        Assert.Equal([2, 2, 0], ColoraRanks.Allocate([1, 0.75, 0.3], Shape, 0, 69));
        Assert.Equal([1, 1, 0], ColoraRanks.Allocate([1, 0.75, 0.3], Shape, 1, 69));
    }

    [Fact]
    public void Modules_without_a_contribution_get_nothing()
    {
        Assert.Equal([2, 0, 0], ColoraRanks.Allocate([1, 0, double.NaN], Shape, 0, 1000));
        Assert.Equal([0, 0, 0], ColoraRanks.Allocate(ColoraRanks.Factors([0, 0, 0]), Shape, 0, 1000));
    }

    [Fact]
    public void Sensitivity_is_compared_per_parameter_per_weight_or_as_it_is()
    {
        double[] raw = [10, 20, 80];
        Assert.Equal([1, 2, 2], SensitivityRule.PerCost(SensitivityCost.AdapterParameters, raw, Shape));
        Assert.Equal([10 / 16.0, 20 / 16.0, 80 / 256.0], SensitivityRule.PerCost(SensitivityCost.Weights, raw, Shape));
        Assert.Equal(raw, SensitivityRule.PerCost(SensitivityCost.None, raw, Shape));
    }

    [Fact]
    public void Ranks_are_repaired_from_the_furthest_above_its_share()
    {
        // Cost 2·10 + 2·10 + 1·40 = 80 for 50: c is 0.6 above, a 0.5; then 40 fit.
        Assert.Equal([2, 2, 0], RankRepair.Within([2, 2, 1], [1.5, 2.2, 0.4], [10, 10, 40], [9, 9, 9], 50, fill: false));
        Assert.Equal([2, 3, 0], RankRepair.Within([2, 2, 1], [1.5, 2.2, 0.4], [10, 10, 40], [9, 9, 9], 50, fill: true));
        Assert.Equal([1, 0, 0], RankRepair.Within([1, 1, 0], [0.5, 0.5, 0], [10, 10, 40], [9, 9, 9], 10, fill: true));
        Assert.Equal([1, 1, 0], RankRepair.Within([4, 4, 0], [4, 4, 0], [10, 10, 40], [1, 1, 1], 100, fill: true));
    }
}
