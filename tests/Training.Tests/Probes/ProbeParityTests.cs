using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.Tests.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Probes;

/// <summary>Training-free scores equal those of the independent reference (tools/reference/dam_parity.py).</summary>
[Collection(TensorCollection.Name)]
public sealed class ProbeParityTests : LeakCheck
{
    private const int Rank = 4;

    [Fact]
    public void Gradient_energy_equals_the_reference()
    {
        var numbers = ReferenceNumbers.Load();
        using var net = Warmed(numbers);
        using var scope = NewDisposeScope();
        var weights = Enumerable.Range(0, 12).Select(i => net.Frozen(i).detach().requires_grad_()).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            net.Freeze(i, weights[i]);
        }

        var expected = numbers.Json.GetProperty("gradientEnergy");
        var batches = expected.GetProperty("batches").EnumerateArray().Select(ReferenceNumbers.Integers);
        var scores = GradientEnergy.Scores(weights, batches.Select(b => (Func<Tensor>)(() => net.TrainLoss(b))), Rank);
        Assert.InRange(ReferenceNumbers.Difference(ReferenceNumbers.Doubles(expected.GetProperty("top4")), scores), 0, 1e-10);
    }

    [Fact]
    public void Gram_matrices_and_the_greedy_mask_equal_the_reference()
    {
        var numbers = ReferenceNumbers.Load();
        using var net = Warmed(numbers);
        using var scope = NewDisposeScope();
        var expected = numbers.Json.GetProperty("lambdaMin");
        var grams = Grams(numbers, net, expected.GetProperty("samples").GetInt32());
        var n = expected.GetProperty("samples").GetInt32();

        // The reference multiplies its Gram matrices by the square of the scale a second time.
        const double twice = ReferenceEncoder.Scale * ReferenceEncoder.Scale;
        double[] traces = [.. grams.Select(k => twice * Enumerable.Range(0, n).Sum(i => k[(i * n) + i]))];
        Assert.InRange(ReferenceNumbers.Difference(ReferenceNumbers.Doubles(expected.GetProperty("traces")), traces), 0, 1e-8);
        var costs = DamDiscretizer.Costs(ReferenceEncoder.Shape, Rank);
        foreach (var entry in expected.GetProperty("masks").EnumerateObject())
        {
            var budget = long.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture);
            var mask = LambdaMinGreedy.Select(grams, costs, budget, LambdaMin.SmallestEigenvalue);
            Assert.Equal(ReferenceNumbers.Mask(entry.Value.GetProperty("mask")), mask);
            var sum = new double[n * n];
            foreach (var (gram, _) in grams.Zip(mask).Where(p => p.Second))
            {
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += gram[i];
                }
            }

            Assert.Equal(entry.Value.GetProperty("smallestEigenvalue").GetDouble(), twice * LambdaMin.SmallestEigenvalue(sum), 9);
        }
    }

    [Fact]
    public void One_backward_pass_gives_the_gradient_of_every_sample()
    {
        var numbers = ReferenceNumbers.Load();
        using var net = Warmed(numbers);
        using var scope = NewDisposeScope();
        var grams = Grams(numbers, net, 6);

        // Sample by sample with an ordinary adapter, as the definition says.
        var gradients = new List<Tensor>[12];
        for (var m = 0; m < 12; m++)
        {
            gradients[m] = [];
        }

        for (var p = 0; p < 6; p++)
        {
            var up = Enumerable.Range(0, 12).Select(m => zeros([ReferenceEncoder.Shape.Modules[m].OutFeatures, Rank], ScalarType.Float64).requires_grad_()).ToArray();
            net.Replacement = (m, x, y) => y.add(matmul(matmul(x, numbers.Tensor($"lambda.A.{m}").t()), up[m].t()).mul(ReferenceEncoder.Scale));
            var logits = net.Logits(0, [p]).select(0, 0);
            var own = net.Labels(0, [p]).item<long>();
            var margin = logits.select(0, own).sub(logits.sum().sub(logits.select(0, own)).div(9));
            var g = autograd.grad([margin], [.. up]);
            for (var m = 0; m < 12; m++)
            {
                gradients[m].Add(g[m].reshape(-1));
            }
        }

        for (var m = 0; m < 12; m++)
        {
            var stacked = stack(gradients[m]);
            Assert.InRange(ReferenceNumbers.Difference(matmul(stacked, stacked.t()).data<double>().ToArray(), grams[m]), 0, 1e-10);
        }
    }

    private static double[][] Grams(ReferenceNumbers numbers, ReferenceEncoder net, int samples)
    {
        var layers = Enumerable.Range(0, 12)
            .Select(m => new PerSampleLora(samples, numbers.Tensor($"lambda.A.{m}"), ReferenceEncoder.Shape.Modules[m].OutFeatures, ReferenceEncoder.Scale))
            .ToArray();
        long[] batch = [.. Enumerable.Range(0, samples).Select(i => (long)i)];
        net.Replacement = (m, x, y) => layers[m].call(x, y);
        var sum = LambdaMin.SumOfMargins(net.Logits(0, batch), net.Labels(0, batch));
        net.Replacement = null;
        var grams = LambdaMin.Grams([.. autograd.grad([sum], [.. layers.Select(l => l.Up)])]);
        foreach (var layer in layers)
        {
            layer.Dispose();
        }

        return grams;
    }

    private static ReferenceEncoder Warmed(ReferenceNumbers numbers)
    {
        var net = new ReferenceEncoder(numbers)
        {
            Replacement = (_, _, y) => y,
        };
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        net.HeadWeight.copy_(numbers.Tensor("probe.head.weight"));
        net.HeadBias.copy_(numbers.Tensor("probe.head.bias"));
        return net;
    }
}
