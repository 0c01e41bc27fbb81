using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>The settings of the s3delta strategy give the numbers of tools/reference/s3delta.py.</summary>
[Collection(TensorCollection.Name)]
public sealed class S3DeltaParityTests : LeakCheck
{
    private const int Rank = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Four_steps_equal_the_reference_and_the_expected_cost_is_the_budget(int which)
    {
        var expected = ReferenceFile.Read("s3delta").GetProperty("cases")[which];
        var budget = expected.GetProperty("budget").GetInt64();
        var options = S3DeltaStrategy.Search(new S3DeltaOptions
        {
            Rank = Rank, StretchLow = expected.GetProperty("low").GetDouble(), StretchHigh = expected.GetProperty("high").GetDouble(),
        });
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var weights = new WeightOptimizer(net.NamedWeights, 0.01, new LearningRateSchedule(4, 0, LearningRateDecay.Linear), 0, 2);
        var relaxation = GateRelaxations.Create(options, ReferenceEncoder.Shape, Rank, budget);
        var (gateNoise, weightNoise) = (expected.Table("gateNoise"), expected.Table("weightNoise"));
        using var search = new GateSearch(
            net, weights, relaxation, options, maxGradientNorm: 2, noise: (step, forWeights) => (forWeights ? weightNoise : gateNoise)[step]);
        var costs = DamDiscretizer.Costs(ReferenceEncoder.Shape, Rank);
        for (var t = 0; t < 4; t++)
        {
            var (train, validation) = (expected.Batches("train")[t], expected.Batches("validation")[t]);
            var step = search.Step(() => net.TrainLoss(train), () => net.ValidationLoss(validation), options.GateLearningRate * (1 - (t / 4.0)));
            ReferenceFile.Close([expected.Doubles("trainLosses")[t]], [step.TrainLoss], 5e-7); // a float32 loss
            Assert.Equal(expected.Doubles("validationLosses")[t], step.ValidationLoss, 8);
            ReferenceFile.Close(expected.Table("gateGradients")[t], step.GateGradient, 1e-7);
            ReferenceFile.Close(expected.Table("alpha")[t], search.GateOptimizer.Logits, 1e-6);
            Assert.Equal(budget, search.Gates().Zip(costs, (p, c) => p * c).Sum(), 8);
        }

        ReferenceFile.Close(expected.Doubles("gates"), search.Gates(), 1e-6);
        var mask = BudgetSelection.Greedy(search.Gates(), costs, budget);
        Assert.Equal(expected.Integers("mask"), mask.Select(on => on ? 1 : 0));
        using var scope = NewDisposeScope();
        ReferenceFile.Close(expected.Doubles("norms"), [.. net.Trained.Select(w => w.norm().item<double>())], 1e-6);
        ReferenceFile.Close(expected.Doubles("sums"), [.. net.Trained.Select(w => w.sum().item<double>())], 1e-6);
    }

    [Fact]
    public void Where_every_stretched_sample_is_closed_the_likeliest_gate_opens()
    {
        using var scope = NewDisposeScope();
        var gates = new ConstantSumGates([1, 1], 1, 1, low: -1, high: 1);
        var logits = tensor([0.0, 2], dtype: ScalarType.Float64).requires_grad_();
        double[] p = ShiftedSigmoid.Gates([0, 2], [1, 1], 1);
        double[] closed = [.. gates.Gates(logits, [1e-4, 1e-4]).data<double>()];
        ReferenceFile.Close([0, p[1]], closed, 1e-12);

        // u = ½ leaves z = p, which the stretch maps to 2p − 1.
        double[] half = [.. gates.Gates(logits, [0.5, 0.5]).data<double>()];
        ReferenceFile.Close([0, (2 * p[1]) - 1], half, 1e-12);
        Assert.Equal(1, p.Sum(), 12);
    }
}
