using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>The tests that docs/strategies/dam.md names for a hypergradient, and the comparison with exact double back-propagation.</summary>
[Collection(TensorCollection.Name)]
public sealed class BilevelStepTests : LeakCheck
{
    private const double Rate = 0.01;

    [Fact]
    public void Without_a_step_both_orders_give_the_same_gradient()
    {
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var scope = NewDisposeScope();
        var step = Problem(net);
        var logits = Logits();
        Assert.Equal(step.FirstOrder(logits).Values, step.SecondOrder(logits, new PlainVirtualStep(0)).Values);
    }

    [Fact]
    public void On_a_quadratic_problem_the_gradient_is_the_analytic_one()
    {
        // L_train = ½ w'Hw + γ'Cw, L_val = ½ |w − t|² + ½ |γ|², one plain step: w' = w − ξ(Hw + C'γ), dL_val/dγ = γ − ξ C (w' − t).
        using var scope = NewDisposeScope();
        var h = tensor([2, 0.5, 0.5, 3], [2, 2], dtype: ScalarType.Float64);
        var c = tensor([1.0, -2, 0.5, 0, 4, 1], [3, 2], dtype: ScalarType.Float64);
        var target = tensor([0.3, -0.7], dtype: ScalarType.Float64);
        var w = new Parameter(tensor([0.9, 0.4], dtype: ScalarType.Float64));
        var gates = tensor([0.2, -1, 0.6], dtype: ScalarType.Float64).requires_grad_();
        const double xi = 0.05;
        var step = new BilevelStep(
            g => w.matmul(h).mul(w).sum().mul(0.5).add(g.matmul(c).mul(w).sum()),
            g => w.sub(target).square().sum().mul(0.5).add(g.square().sum().mul(0.5)),
            [w]);
        var found = step.SecondOrder(gates, new PlainVirtualStep(xi));
        Assert.Equal(gates.data<double>().ToArray(), step.FirstOrder(gates).Values);
        using var quiet = no_grad();
        var moved = w.sub(w.matmul(h).add(gates.matmul(c)).mul(xi));
        var expected = gates.sub(c.matmul(moved.sub(target)).mul(xi)).data<double>().ToArray();
        Assert.InRange(ReferenceNumbers.Difference(expected, found.Values), 0, 1e-12);
        Assert.Equal(0.5 * (moved - target).square().sum().item<double>() + (0.5 * gates.square().sum().item<double>()), found.ValidationLoss, 14);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_are_restored_bit_for_bit(bool lossThrows)
    {
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var scope = NewDisposeScope();
        var before = net.Trained.Select(w => w.data<double>().ToArray()).ToArray();
        var calls = 0;
        var step = new BilevelStep(
            logits =>
            {
                // The second of the three train losses runs between the two probes.
                return ++calls == 2 && lossThrows ? throw new InvalidOperationException("stop") : Loss(net, logits, 0);
            },
            logits => Loss(net, logits, 1),
            net.Weights);
        if (lossThrows)
        {
            Assert.Throws<InvalidOperationException>(() => step.SecondOrder(Logits(), new PlainVirtualStep(Rate)));
        }
        else
        {
            step.SecondOrder(Logits(), new PlainVirtualStep(Rate));
        }

        for (var i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i], net.Trained[i].data<double>().ToArray());
            Assert.True(net.Trained[i].requires_grad);
        }
    }

    [Fact]
    public void Second_order_equals_double_back_propagation()
    {
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var scope = NewDisposeScope();
        var found = Problem(net).SecondOrder(Logits(), new PlainVirtualStep(Rate)).Values;

        // g = ∂L_val(w')/∂Γ − ξ ∂/∂Γ ⟨∂L_train/∂w, ∂L_val/∂w'⟩, the mixed derivative through the graph of the gradient.
        var logits = Logits();
        var saved = net.Trained.Select(w => w.detach().clone()).ToArray();
        var gradients = autograd.grad([Loss(net, logits.detach(), 0)], [.. net.Trained]);
        Move(net, saved, gradients, -Rate);
        var outer = autograd.grad([Loss(net, logits, 1)], [logits, .. net.Trained]);
        Move(net, saved, gradients, 0);
        var graph = autograd.grad([Loss(net, logits, 0)], [.. net.Trained], create_graph: true);
        var product = graph.Select((g, i) => g.mul(outer[i + 1]).sum()).Aggregate((a, b) => a.add(b));
        var exact = outer[0].add(autograd.grad([product], [logits])[0], alpha: -Rate).data<double>().ToArray();

        Assert.InRange(RelativeError(exact, found), 0, 1e-4);
        var first = Problem(net).FirstOrder(Logits()).Values;
        Assert.True(RelativeError(exact, first) > 100 * RelativeError(exact, found), "The second-order term is too small for this test to mean anything.");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("adamw")]
    public void Second_order_equals_the_exact_reference(string kind)
    {
        var numbers = ReferenceNumbers.Load();
        using var net = new ReferenceEncoder(numbers);
        using var scope = NewDisposeScope();
        var exact = ReferenceNumbers.Doubles(numbers.Json.GetProperty("exact").GetProperty(kind));
        var names = numbers.Json.GetProperty("setup").GetProperty("order").EnumerateArray().Select(n => n.GetString()!).ToArray();
        var moments = names.Select(n => new AdamWMoments(numbers.Tensor("state.m." + n), numbers.Tensor("state.v." + n), 2)).ToArray();
        IVirtualStep virtualStep = kind == "plain" ? new PlainVirtualStep(Rate) : new AdamWVirtualStep(Rate, moments);
        var found = Problem(net).SecondOrder(Logits(), virtualStep).Values;
        Assert.InRange(RelativeError(exact, found), 0, 1e-4);
        var first = ReferenceNumbers.Doubles(numbers.Json.GetProperty("exact").GetProperty("first"));
        Assert.InRange(ReferenceNumbers.Difference(first, Problem(net).FirstOrder(Logits()).Values), 0, 1e-12);
        Assert.True(RelativeError(exact, first) > 1e-2, "The second-order term is too small for this test to mean anything.");
    }

    [Fact]
    public void A_loss_without_gates_has_a_zero_gradient()
    {
        using var scope = NewDisposeScope();
        var w = new Parameter(tensor([1.0, 2], dtype: ScalarType.Float64));
        var gates = zeros([3], ScalarType.Float64).requires_grad_();
        var step = new BilevelStep(g => w.square().sum(), g => w.sum().add(g.sum().mul(0)), [w]);
        Assert.Equal([0.0, 0, 0], step.FirstOrder(gates).Values);
        Assert.Equal([0.0, 0, 0], step.SecondOrder(gates, new PlainVirtualStep(0.1)).Values);
    }

    private static BilevelStep Problem(ReferenceEncoder net) => new(l => Loss(net, l, 0), l => Loss(net, l, 1), net.Weights);

    private static Tensor Loss(ReferenceEncoder net, Tensor logits, int split)
    {
        net.SetGates(logits.sigmoid());
        var batches = ReferenceNumbers.Load().Json.GetProperty("sigmoid");
        return split == 0
            ? net.TrainLoss(ReferenceNumbers.Integers(batches.GetProperty("train")[1]))
            : net.ValidationLoss(ReferenceNumbers.Integers(batches.GetProperty("validation")[1]));
    }

    private static Tensor Logits() => linspace(-1, 1, 12, ScalarType.Float64).requires_grad_();

    private static void Move(ReferenceEncoder net, IReadOnlyList<Tensor> from, IList<Tensor> direction, double factor)
    {
        using var quiet = no_grad();
        for (var i = 0; i < from.Count; i++)
        {
            net.Trained[i].copy_(from[i].add(direction[i], alpha: factor));
        }
    }

    private static double RelativeError(IReadOnlyList<double> exact, IReadOnlyList<double> found) =>
        Math.Sqrt(exact.Zip(found, (a, b) => (a - b) * (a - b)).Sum() / exact.Sum(a => a * a));
}
