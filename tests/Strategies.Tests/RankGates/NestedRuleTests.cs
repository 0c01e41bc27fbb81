using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankGates;

/// <summary>Rules of DyLoRA, MatryoshkaLoRA and LoRA-Squeeze against tools/reference/rank_gates.py.</summary>
public sealed class NestedRuleTests
{
    [Theory]
    [InlineData(NestedScale.InverseRoot, "root")]
    [InlineData(NestedScale.Inverse, "inverse")]
    [InlineData(NestedScale.One, "one")]
    public void The_diagonal_is_the_sum_of_the_nested_weights(NestedScale scale, string expected)
    {
        var reference = RankGatesReference.Rules.GetProperty("matryoshka");
        var own = NestedWeights.Diagonal(reference.Integers("ranks"), scale);
        Assert.Equal(reference.Numbers(expected), own, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Areas_are_trapezoids_over_the_rank_and_over_its_logarithm()
    {
        var reference = RankGatesReference.Rules.GetProperty("aurac");
        var (ranks, accuracies) = (reference.Numbers("ranks"), reference.Numbers("accuracies"));
        Assert.Equal(reference.GetProperty("linear").GetDouble(), RankCurveArea.Linear(ranks, accuracies), 12);
        Assert.Equal(reference.GetProperty("log").GetDouble(), RankCurveArea.Log(ranks, accuracies), 12);
        Assert.Equal(0.4, RankCurveArea.Log([4], [0.4]));
        Assert.Throws<ArgumentException>(() => RankCurveArea.Linear([2, 1], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => RankCurveArea.Linear([1, 2], [0.1]));
    }

    [Fact]
    public void Prefixes_grow_where_they_gain_most_per_parameter_and_never_exceed_the_budget()
    {
        var reference = RankGatesReference.Rules.GetProperty("prefixes");
        var (costs, readable) = (reference.Costs(), reference.Integers("readable"));
        foreach (var (budget, ranks) in reference.Integers("budgets").Zip(reference.GetProperty("ranks").EnumerateArray()))
        {
            var own = NestedRankChoice.PerModule(reference.Table("energy"), readable, costs, budget);
            Assert.Equal(ranks.EnumerateArray().Select(r => r.GetInt32()), own);
            Assert.True(own.Zip(costs, (r, c) => r * c).Sum() <= budget);
        }
    }

    [Fact]
    public void The_common_rank_is_the_highest_readable_one_within_the_budget()
    {
        Assert.Equal(4, NestedRankChoice.Uniform([1, 2, 4, 8], [10, 30], 319));
        Assert.Equal(8, NestedRankChoice.Uniform([1, 2, 4, 8], [10, 30], 320));
        Assert.Equal(0, NestedRankChoice.Uniform([1, 2], [10, 30], 39));
    }

    [Fact]
    public void Draws_depend_on_seed_and_step_alone_and_reach_every_rank()
    {
        var draws = new PrefixDraws(new SeedStream(5).Seed, 4);
        Assert.Equal(RankGatesReference.Rules.Integers("dylora"), Enumerable.Range(0, 4).Select(draws.At));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 200).Select(draws.At).Distinct().Order());
    }

    [Fact]
    public void Nested_ranks_must_increase()
    {
        Assert.Null(NestedWeights.Problem([1, 2, 8]));
        Assert.Contains("1, 4, 4", NestedWeights.Problem([1, 4, 4]), StringComparison.Ordinal);
        Assert.NotNull(NestedWeights.Problem([0, 1]));
        Assert.NotNull(NestedWeights.Problem([]));
    }

    [Fact]
    public void Shrinks_lie_where_the_mode_says_and_end_at_the_target()
    {
        Assert.Empty(SqueezePlan.Of(new LoraSqueezeOptions(), 160).Steps);
        var continued = SqueezePlan.Of(new LoraSqueezeOptions { Mode = SqueezeMode.Cont }, 160);
        Assert.Equal([144], continued.Steps);
        Assert.Equal(0, continued.RemainingAfter(144));
        var annealed = SqueezePlan.Of(new LoraSqueezeOptions { Mode = SqueezeMode.In, Shrinks = 4 }, 160);
        Assert.Equal([60, 80, 100, 120], annealed.Steps);
        Assert.Equal([13, 9, 5, 1], annealed.Steps.Select(s => SqueezePlan.Rank(16, 1, annealed.RemainingAfter(s)!.Value)));
        var cubic = SqueezePlan.Of(new LoraSqueezeOptions { Mode = SqueezeMode.In, Shrinks = 4, Schedule = SqueezeSchedule.Cubic }, 160);
        Assert.Equal([8, 3, 2, 1], cubic.Steps.Select(s => SqueezePlan.Rank(16, 1, cubic.RemainingAfter(s)!.Value)));
        Assert.Equal([2800, 1600, 1000], new[] { 0.75, 0.25, 0 }.Select(p => SqueezePlan.Budget(3400, 1000, p)));
        Assert.Null(annealed.RemainingAfter(61));
    }

    [Fact]
    public void Impossible_plans_name_the_numbers_that_clash()
    {
        Assert.Contains(
            "8 shrinks need one step each; annealing from step 3 to 8 of 10 has 5",
            SqueezePlan.Problem(new LoraSqueezeOptions { Mode = SqueezeMode.In }, 10),
            StringComparison.Ordinal);
        Assert.Contains(
            "annealUntil 0.25 must lie above annealFrom 0.25",
            SqueezePlan.Problem(new LoraSqueezeOptions { Mode = SqueezeMode.In, AnnealUntil = 0.25 }, 100),
            StringComparison.Ordinal);
        Assert.Contains(
            "keeps 1 of 1 steps", SqueezePlan.Problem(new LoraSqueezeOptions { Mode = SqueezeMode.Cont }, 1), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SqueezePlan.Of(new LoraSqueezeOptions { Mode = SqueezeMode.In }, 10));
    }
}
