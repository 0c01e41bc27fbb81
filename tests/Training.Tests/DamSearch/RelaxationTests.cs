using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>Laws of the relaxations.</summary>
[Collection(TensorCollection.Name)]
public sealed class RelaxationTests : LeakCheck
{
    private static readonly ModelShape Shape = ReferenceEncoder.Shape;
    private static readonly double[] SomeLogits = [.. Enumerable.Range(0, 12).Select(i => Math.Sin(i) * 1.5)];

    public static TheoryData<DamRelaxation> Moving => new(DamRelaxation.RowSoftmax, DamRelaxation.Sigmoid, DamRelaxation.ConstantSum);

    [Theory]
    [InlineData(50)]
    [InlineData(224)]
    [InlineData(448)]
    [InlineData(890)]
    public void A_constant_sum_spends_the_budget_in_expectation(long budget)
    {
        using var scope = NewDisposeScope();
        var costs = DamDiscretizer.Costs(Shape, 4);
        var gates = new ConstantSumGates(costs, budget, 1).Gates(tensor(SomeLogits, dtype: ScalarType.Float64), null).data<double>().ToArray();
        Assert.Equal(budget, gates.Select((g, i) => g * costs[i]).Sum(), 8);
    }

    [Fact]
    public void A_constant_sum_gate_grows_only_at_the_cost_of_the_others()
    {
        using var scope = NewDisposeScope();
        var relaxation = new ConstantSumGates(DamDiscretizer.Costs(Shape, 4), 448, 1);
        var logits = tensor(SomeLogits, dtype: ScalarType.Float64).requires_grad_();

        // The gradient of the sum of all gates vanishes: raising every gate alike is not on offer.
        var gradient = autograd.grad([relaxation.Gates(logits, null).sum()], [logits])[0];
        Assert.InRange(gradient.abs().max().item<double>(), 0, 1e-15);

        // One gate alone: ∂p_0/∂α_0 = p_0(1 − p_0)(1 − p_0/Σp) above 0, ∂p_0/∂α_1 = −p_1(1 − p_1) p_0/Σp below 0.
        var p = relaxation.Gates(logits, null);
        var own = autograd.grad([p.select(0, 0)], [logits])[0].data<double>().ToArray();
        var values = p.data<double>().ToArray();
        var share = values[0] / values.Sum();
        Assert.Equal(values[0] * (1 - values[0]) * (1 - share), own[0], 12);
        Assert.Equal(-values[1] * (1 - values[1]) * share, own[1], 12);
    }

    [Fact]
    public void A_sample_is_the_binary_concrete_of_its_noise()
    {
        using var scope = NewDisposeScope();
        var relaxation = new ConstantSumGates(DamDiscretizer.Costs(Shape, 4), 448, 0.7);
        var logits = tensor(SomeLogits, dtype: ScalarType.Float64);
        double[] noise = [.. Enumerable.Range(0, 12).Select(i => 0.04 + (i * 0.08))];
        var p = relaxation.Gates(logits, null).data<double>().ToArray();
        double[] expected = [.. p.Select((v, i) => 1 / (1 + Math.Exp(-Math.Log(noise[i] * v / ((1 - noise[i]) * (1 - v))) / 0.7)))];
        Assert.InRange(ReferenceNumbers.Difference(expected, relaxation.Gates(logits, noise).data<double>().ToArray()), 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Gradients_match_finite_differences(DamRelaxation kind)
    {
        using var scope = NewDisposeScope();
        var options = new DamOptions { Relaxation = kind, Temperature = 0.6 };
        var relaxation = GateRelaxations.Create(options, Shape, 4, 448);
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(3 * i))];
        double At(double[] values)
        {
            using var inner = NewDisposeScope();
            return relaxation.Gates(tensor(values, dtype: ScalarType.Float64), null).mul(tensor(weights, dtype: ScalarType.Float64)).sum().item<double>();
        }

        var logits = tensor(SomeLogits, dtype: ScalarType.Float64).requires_grad_();
        var sum = relaxation.Gates(logits, null).mul(tensor(weights, dtype: ScalarType.Float64)).sum();
        var gradient = autograd.grad([sum], [logits])[0].data<double>().ToArray();
        for (var i = 0; i < 12; i++)
        {
            double[] up = [.. SomeLogits], down = [.. SomeLogits];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            var numeric = (At(up) - At(down)) / 2e-5;
            if (kind == DamRelaxation.ConstantSum)
            {
                // Back-propagation holds ζ fixed and replaces its effect by the rescaling, so only the sign of the own effect must agree.
                double Own(double[] values)
                {
                    using var inner = NewDisposeScope();
                    return relaxation.Gates(tensor(values, dtype: ScalarType.Float64), null).select(0, i).item<double>();
                }

                Assert.True(Own(up) > Own(down));
                continue;
            }

            Assert.Equal(numeric, gradient[i], 8);
        }
    }

    [Fact]
    public void Rows_of_unequal_length_are_normalised_each_for_itself()
    {
        using var scope = NewDisposeScope();
        var shape = Shape with { Modules = [.. Shape.Modules.Where((_, i) => i is not (2 or 9 or 10))] };
        double[] logits = SomeLogits[..9];
        foreach (var timesM in new[] { false, true })
        {
            var options = new DamOptions { Relaxation = DamRelaxation.RowSoftmax, Temperature = 0.5, RescaleTimesM = timesM };
            var gates = GateRelaxations.Create(options, shape, 4, 0).Gates(tensor(logits, dtype: ScalarType.Float64), null).data<double>().ToArray();
            Assert.InRange(ReferenceNumbers.Difference(DamGates.Values(options, logits, shape, 4, 0), gates), 0, 1e-12);
            Assert.Equal(timesM ? 5 : 1, gates[..5].Sum(), 12);
            Assert.Equal(timesM ? 4 : 1, gates[5..].Sum(), 12);
        }
    }

    [Fact]
    public void The_catalog_knows_every_relaxation()
    {
        foreach (var kind in Enum.GetValues<DamRelaxation>())
        {
            Assert.NotNull(GateRelaxations.Create(new DamOptions { Relaxation = kind }, Shape, 4, 448));
        }
    }
}
