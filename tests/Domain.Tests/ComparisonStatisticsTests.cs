namespace AdapterSearch.Domain.Tests;

public sealed class ComparisonStatisticsTests
{
    [Theory]
    [InlineData(12.706204736432095, 1, 0.05)]
    [InlineData(2.7764451051977987, 4, 0.05)]
    [InlineData(-4.604094871415897, 4, 0.01)]
    [InlineData(2.2281388519649385, 10, 0.05)]
    [InlineData(0, 7, 1)]
    public void The_p_value_is_the_quantile_read_backwards(double t, int degrees, double p) => Assert.Equal(p, StudentT.TwoSidedP(t, degrees), 1e-9);

    [Fact]
    public void The_paired_test_is_known_for_a_small_case()
    {
        // Differences 1, 2, 3: mean 2, standard error 1/sqrt(3), t = 3.4641 with 2 degrees: p = 1 - t/sqrt(t² + 2) = 1 - sqrt(12/14).
        Assert.Equal(1 - Math.Sqrt(12.0 / 14), PairedDifference.P([2, 4, 6], [1, 2, 3]), 1e-12);
        Assert.Equal(1, PairedDifference.P([1, 2], [1, 2]));
        Assert.Equal(0, PairedDifference.P([0.3, 0.4, 0.5], [0.2, 0.3, 0.4]));
        Assert.Equal(double.NaN, PairedDifference.P([1], [2]));
    }

    [Fact]
    public void Holm_multiplies_by_the_tests_left_and_never_falls()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.75, double.NaN, 0.5], Holm.Adjust([0.75, double.NaN, 0.25]));
        Assert.Equal([1, 1], Holm.Adjust([0.75, 0.625]));
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void The_hypervolume_is_the_dominated_share_of_the_rectangle()
    {
        // Reference 0.5 and 100: (0.7, 50) dominates 0.2 · 50, (0.9, 80) adds 0.2 · 20, of 0.5 · 100.
        Assert.Equal((10 + 4) / 50.0, Hypervolume.Of([(0.9, 80), (0.7, 50), (0.6, 60), (0.99, 100), (0.4, 1)], 0.5, 100), 12);
        Assert.Equal(0, Hypervolume.Of([], 0, 1));
        Assert.Equal(1, Hypervolume.Of([(1, 0)], 0, 7));
        Assert.Equal([0, 1], Hypervolume.Front([(0.9, 80), (0.7, 50), (0.6, 60)]));
        Assert.Equal([0, 1], Hypervolume.Front([(0.9, 80), (0.9, 80)]));
    }

    [Fact]
    public void Kendalls_tau_counts_ties_out()
    {
        Assert.Equal(1, KendallTau.Of([1, 2, 3], [10, 20, 30]));
        Assert.Equal(-1, KendallTau.Of([1, 2, 3], [3, 2, 1]));

        // By hand: three pairs agree and three do not; four of five pairs with an order in the second case.
        Assert.Equal(0, KendallTau.Of([4, 4, 0, 0, 2], [4, 0, 4, 0, 2]));
        Assert.Equal((4 - 1) / Math.Sqrt(5 * 6), KendallTau.Of([1, 2, 2, 3], [1, 3, 2, 2.5])!.Value, 12);
        Assert.Null(KendallTau.Of([1, 1], [1, 2]));
        Assert.Equal(-1 / 3.0, KendallTau.Mean([[1, 2, 3], [1, 2, 3], [3, 2, 1], [0, 0, 0]])!.Value, 12);
        Assert.Null(KendallTau.Mean([[1, 2]]));
    }

    [Fact]
    public void Places_are_shared_by_what_the_seeds_cannot_separate()
    {
        // b is chosen and leads; a is not separated from it; c and d are far below and not separated from each other.
        var places = TiedPlaces.Of(
        [
            Contestant(0.80, 0.80, 0.82, 0.79, 0.81, 0.80),
            Contestant(0.82, 0.81, 0.80, 0.81, 0.79, 0.82),
            Contestant(0.60, 0.60, 0.61, 0.59, 0.60, 0.62),
            Contestant(0.61, 0.61, 0.60, 0.60, 0.59, 0.61),
        ]);
        Assert.Equal(["1-2", "1-2", "3-4", "3-4"], places.Select(p => p.ToString()));
        Assert.Equal([true, true, false, false], places.Select(p => p.IsBesideLeader));
        Assert.All(places, p => Assert.Equal(1, p.Leader));
        Assert.Null(places[1].ToLeader);
    }

    [Fact]
    public void An_arm_that_is_below_the_leader_is_not_put_behind_a_noisy_one_that_only_cannot_be_told_from_it()
    {
        // a leads; b is low and noisy, so not separated from a; c is separated from a, higher than b on average and not separated from b.
        var places = TiedPlaces.Of(
        [
            Contestant(0.9, 0.800, 0.802, 0.801, 0.799, 0.800),
            Contestant(0.8, 0.600, 0.850, 0.650, 0.820, 0.640),
            Contestant(0.7, 0.750, 0.752, 0.751, 0.749, 0.751),
        ]);
        Assert.Equal(["1-2", "1-3", "2-3"], places.Select(p => p.ToString()));
        Assert.Equal([true, true, false], places.Select(p => p.IsBesideLeader));
    }

    [Fact]
    public void A_contestant_above_the_leader_on_the_test_split_shares_the_place_and_is_told()
    {
        var places = TiedPlaces.Of([Contestant(0.9, 0.70, 0.71, 0.69, 0.70, 0.70), Contestant(0.8, 0.80, 0.81, 0.80, 0.80, 0.79)]);
        Assert.Equal(["1-2", "1-2"], places.Select(p => p.ToString()));
        Assert.True(places[1].ToLeader!.IsAbove(0.05));
    }

    [Fact]
    public void One_repetition_separates_nothing()
    {
        var places = TiedPlaces.Of([Contestant(0.9, 0.9), Contestant(0.1, 0.1), Contestant(0.5)]);
        Assert.All(places, p => Assert.Equal("1-3", p.ToString()));
        Assert.Null(places[2].ToLeader!.Difference);
    }

    [Fact]
    public void Only_shared_repetitions_are_paired()
    {
        var comparison = Assert.Single(PairedComparison.Against(
            new Dictionary<int, double> { [0] = 0.5, [1] = 0.6, [2] = 0.7 },
            [new Dictionary<int, double> { [1] = 0.7, [2] = 0.9, [5] = 0.1 }]));
        Assert.Equal((2, 0.15), (comparison.Difference!.Pairs, Math.Round(comparison.Difference.Mean, 12)));
    }

    private static Contestant Contestant(double choosing, params double[] tests) => new(choosing, tests.Select((t, k) => (t, k)).ToDictionary(p => p.k, p => p.t));
}
