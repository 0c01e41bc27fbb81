using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>The laws of every rule that turns numbers per module into ranks before a training: one row per rule.</summary>
public sealed class RankAllocatorConformanceTests
{
    private static readonly ModelShape Shape = Shapes.Small;
    private static readonly long[] Costs = [.. Shape.Modules.Select(m => m.ParametersPerRank)];

    public static TheoryData<string> Rules => [.. All.Keys];

    private static Dictionary<string, Func<double[], long, int[]>> All { get; } = new()
    {
        ["eva parameters"] = (scores, budget) => Eva(scores, EvaBudgetUnit.Parameters, budget),
        ["eva ranks"] = (scores, budget) => Eva(scores, EvaBudgetUnit.Ranks, budget),
        ["gora"] = (scores, budget) => GoraRanks.Allocate(scores, Shape, new GoraOptions(), budget),
        ["gora softmax, filled"] = (scores, budget) => GoraRanks.Allocate(scores, Shape, new GoraOptions { Share = GoraShare.Softmax, FillBudget = true }, budget),
        ["gora logarithm"] = (scores, budget) => GoraRanks.Allocate(scores, Shape, new GoraOptions { Features = GoraFeatures.Logarithm }, budget),
        ["colora"] = (scores, budget) => ColoraRanks.Allocate(ColoraRanks.Factors(scores), Shape, 0, budget),
        ["colora with a largest rank"] = (scores, budget) => ColoraRanks.Allocate(ColoraRanks.Factors(scores), Shape, 3, budget),
        ["autolora"] = (scores, budget) => AutoLoraRanks.Within([.. scores.Select(s => 1 + (int)(7 * s))], Shape, budget, fill: false),
        ["autolora, filled"] = (scores, budget) => AutoLoraRanks.Within([.. scores.Select(s => 1 + (int)(7 * s))], Shape, budget, fill: true),
        ["bipeft"] = Bipeft,
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Ranks_stay_within_the_budget_and_the_matrices_and_repeat_themselves(string rule)
    {
        var random = new DeterministicRandom(17);
        foreach (var budget in new long[] { 127, 128, 500, 4608, 4609, 18432, 100_000, 10_000_000 })
        {
            double[] scores = [.. Costs.Select(_ => random.NextDouble())];
            var ranks = All[rule](scores, budget);
            Assert.Equal(Costs.Length, ranks.Length);
            Assert.InRange(ranks.Select((r, i) => r * Costs[i]).Sum(), 0, budget);
            Assert.All(ranks, r => Assert.InRange(r, 0, 64));
            Assert.Equal(ranks, All[rule](scores, budget));
            Assert.True(budget < 4608 || ranks.Any(r => r > 0));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Among_equal_modules_with_equal_numbers_the_earlier_one_is_never_behind(string rule)
    {
        foreach (var budget in new long[] { 500, 4608, 7000, 9999 })
        {
            var ranks = All[rule]([.. Costs.Select(_ => 0.5)], budget);
            foreach (var alike in Enumerable.Range(0, ranks.Length).GroupBy(i => Costs[i]))
            {
                int[] group = [.. alike.Select(i => ranks[i])];
                Assert.Equal(group.OrderDescending(), group);
            }
        }
    }

    private static int[] Eva(double[] scores, EvaBudgetUnit unit, long budget)
    {
        var reference = EvaRanks.ReferenceRank(Shape, budget);
        double[][] ratios = [.. Shape.Modules.Select((m, i) =>
            Enumerable.Range(0, EvaRanks.Limit(m, reference, 2)).Select(k => scores[i] / (k + 1)).ToArray())];
        return EvaRanks.Allocate(ratios, Costs, unit, budget);
    }

    private static int[] Bipeft(double[] scores, long budget)
    {
        var pruning = new BipeftPruning([1, 2, 4], Costs, budget, smoothing: 0.5, history: 2, threshold: 0.5, pruningSteps: 4);
        double[][] weights = [.. scores.Select(s => new[] { s / 2, (1 - s) / 2, 0.5 })];
        for (var t = 0; t < 6; t++)
        {
            pruning.Observe(scores, weights, mayPrune: t > 1);
        }

        return pruning.Finish();
    }
}
