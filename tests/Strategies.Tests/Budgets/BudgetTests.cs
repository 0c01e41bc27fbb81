using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class BudgetTests
{
    [Fact]
    public void Greedy_takes_in_decreasing_score_and_skips_what_does_not_fit() =>
        Assert.Equal([false, true, true, false], BudgetSelection.Greedy([1, 4, 2, 3], [10, 60, 40, 50], 100));

    [Fact]
    public void Greedy_breaks_ties_by_lower_index_and_puts_NaN_last() =>
        Assert.Equal([false, true, true, false], BudgetSelection.Greedy([double.NaN, 1, 1, 1], [1, 1, 1, 1], 2));

    [Fact]
    public void Random_masks_and_ranks_never_exceed_the_budget()
    {
        var random = new DeterministicRandom(3);
        for (var round = 0; round < 500; round++)
        {
            var budget = random.Next(20_000);
            bool[] mask = [.. Shapes.Small.Modules.Select(_ => random.Next(2) == 0)];
            var ranks = RankFill.Ranks(mask, Shapes.Small, budget);
            var used = ranks.Select((r, i) => r * Shapes.Small.Modules[i].ParametersPerRank).Sum();
            Assert.True(used <= budget);
            Assert.All(ranks.Zip(mask), p => Assert.True(p.Second || p.First == 0));
            Assert.All(ranks, r => Assert.InRange(r, 0, 64));

            // What is left does not even hold the cheapest selected module that can still grow.
            var open = Enumerable.Range(0, ranks.Length).Where(i => mask[i] && ranks[i] < 64).ToArray();
            Assert.True(open.Length == 0 || budget - used < open.Sum(i => Shapes.Small.Modules[i].ParametersPerRank));
        }
    }

    [Fact]
    public void Ranks_fill_a_common_floor_and_then_single_units_in_module_order()
    {
        bool[] mask = new bool[24];
        mask[0] = mask[1] = mask[4] = true; // 128 + 128 + 320 = 576 per unit
        var ranks = RankFill.Ranks(mask, Shapes.Small, 2000);
        Assert.Equal(4, ranks[0]); // 3 * 576 = 1728, 272 left: one more of 128 each
        Assert.Equal(4, ranks[1]);
        Assert.Equal(3, ranks[4]);
    }

    [Fact]
    public void Where_not_all_fit_at_rank_one_the_highest_scores_do()
    {
        var mask = new bool[24];
        mask[0] = mask[1] = mask[2] = mask[3] = true;
        var scores = new double[24];
        (scores[1], scores[3]) = (5, 7);
        var ranks = RankFill.Ranks(mask, Shapes.Small, 300, scores);
        Assert.Equal([0, 1, 0, 1], ranks[..4]);
        Assert.Equal([1, 1, 0, 0], RankFill.Ranks(mask, Shapes.Small, 300)[..4]);
        Assert.Equal([2, 1, 1, 1], RankFill.Ranks(mask, Shapes.Small, 700, scores)[..4]);
    }

    [Fact]
    public void A_rank_stops_at_the_smaller_side_of_its_matrix()
    {
        bool[] mask = new bool[24];
        mask[0] = mask[4] = true;
        var ranks = RankFill.Ranks(mask, Shapes.Small, 1_000_000);
        Assert.Equal(64, ranks[0]);
        Assert.Equal(64, ranks[4]);
    }

    [Fact]
    public void Elimination_drops_in_order_and_refills_the_last_dropped_first()
    {
        // Costs 50, 10, 40: dropping 1 (10) leaves 90 > 60, dropping 0 (50) leaves 40; then 0 does not fit back, 1 does.
        Assert.Equal([false, true, true], EliminationOrder.Select([1, 0, 2], [50, 10, 40], 60));
        Assert.Throws<ArgumentException>(() => EliminationOrder.Select([0, 0, 2], [1, 1, 1], 1));
    }
}
