using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class DamRuleTests
{
    private static readonly double[] Ascending = [.. Enumerable.Range(0, 24).Select(i => (double)i)];

    [Fact]
    public void Row_softmax_sums_to_one_in_each_layer_and_to_M_when_rescaled()
    {
        var options = new DamOptions { Relaxation = DamRelaxation.RowSoftmax, Temperature = 0.7 };
        double[] logits = [.. Enumerable.Range(0, 24).Select(i => Math.Sin(i))];
        var gates = DamGates.Values(options, logits, Shapes.Small, 4, 4608);
        var rescaled = DamGates.Values(options with { RescaleTimesM = true }, logits, Shapes.Small, 4, 4608);
        for (var layer = 0; layer < 4; layer++)
        {
            Assert.Equal(1, gates.Skip(layer * 6).Take(6).Sum(), 12);
            Assert.Equal(6, rescaled.Skip(layer * 6).Take(6).Sum(), 12);
        }

        Assert.Equal(Math.Exp((Math.Sin(1) - Math.Sin(0)) / 0.7), gates[1] / gates[0], 12);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4608)]
    [InlineData(18000)]
    public void Constant_sum_gates_spend_exactly_the_budget_in_expectation(long budget)
    {
        double[] logits = [.. Enumerable.Range(0, 24).Select(i => 3 * Math.Cos(i))];
        var costs = DamDiscretizer.Costs(Shapes.Small, 4);
        var gates = ShiftedSigmoid.Gates(logits, costs, budget);
        Assert.Equal(budget, gates.Zip(costs, (g, c) => g * c).Sum(), 6);
    }

    [Fact]
    public void Sigmoid_and_off_gates_follow_their_formulas()
    {
        var sigmoid = DamGates.Values(new DamOptions { Temperature = 2 }, Ascending, Shapes.Small, 4, 1);
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), sigmoid[3], 15);
        Assert.All(DamGates.Values(new DamOptions { Relaxation = DamRelaxation.Off }, Ascending, Shapes.Small, 4, 1), g => Assert.Equal(1, g));
    }

    [Fact]
    public void Entropy_of_equal_gates_is_the_logarithm_of_the_row_length() =>
        Assert.All(DamGates.LayerEntropy([.. Ascending.Select(_ => 0.3)], Shapes.Small), e => Assert.Equal(Math.Log(6), e, 12));

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.34, 3)]
    [InlineData(0.01, 1)]
    [InlineData(1.0, 6)]
    public void Per_layer_scope_keeps_the_ceiling_of_the_ratio_in_each_layer(double ratio, int kept)
    {
        var mask = DamDiscretizer.Select(DamScope.PerLayer, Ascending, Shapes.Small, 4, 0, ratio, 0);
        for (var layer = 0; layer < 4; layer++)
        {
            Assert.Equal(kept, mask.Skip(layer * 6).Take(6).Count(m => m));
            Assert.True(mask[(layer * 6) + 5]);
        }
    }

    [Fact]
    public void Global_threshold_and_budget_scopes_cut_where_they_say()
    {
        var global = DamDiscretizer.Select(DamScope.Global, Ascending, Shapes.Small, 4, 0, 0.25, 0);
        Assert.Equal(Enumerable.Range(18, 6), Enumerable.Range(0, 24).Where(i => global[i]));
        var threshold = DamDiscretizer.Select(DamScope.Threshold, Ascending, Shapes.Small, 4, 0, 0, 20);
        Assert.Equal(Enumerable.Range(20, 4), Enumerable.Range(0, 24).Where(i => threshold[i]));

        // fc2 and fc1 of the last layer cost 1,280 each at rank 4, the rest 512: 2 * 1280 + 4 * 512 = 4,608.
        var budget = DamDiscretizer.Select(DamScope.Budget, Ascending, Shapes.Small, 4, 4608, 0, 0);
        Assert.Equal(Enumerable.Range(18, 6), Enumerable.Range(0, 24).Where(i => budget[i]));
    }

    [Fact]
    public void Lambda_min_greedy_takes_the_modules_that_fill_the_weakest_direction()
    {
        // Diagonal Gram matrices: K0 = diag(5,0), K1 = diag(0,1), K2 = diag(1,1). Gains per cost decide; the second round needs both axes.
        static double Smallest(double[] m) => Math.Min(m[0], m[3]);
        Assert.Equal([false, false, true], LambdaMinGreedy.Select([[5, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 1]], [1, 1, 1], 1, Smallest));
        Assert.Equal([true, true, false], LambdaMinGreedy.Select([[5, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 1]], [1, 1, 9], 2, Smallest));
    }
}
