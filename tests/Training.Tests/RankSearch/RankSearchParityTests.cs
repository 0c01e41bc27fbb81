using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankSearch;
using AdapterSearch.Training.Tests.DamSearch;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.RankSearch;

/// <summary>Searches of ranks give the numbers of tools/reference/autolora.py and bipeft.py.</summary>
[Collection(TensorCollection.Name)]
public sealed class RankSearchParityTests : LeakCheck
{
    [Theory]
    [InlineData(0, DamOrder.First)]
    [InlineData(1, DamOrder.Second)]
    public void Four_steps_of_AutoLoRA_equal_the_reference(int which, DamOrder order)
    {
        var file = ReferenceFile.Read("autolora");
        var expected = file.GetProperty("cases")[which];
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var weights = new WeightOptimizer(net.NamedWeights, file.GetProperty("rate").GetDouble(), new LearningRateSchedule(4, 0, LearningRateDecay.Constant), 0, 0);
        var options = new AutoLoraOptions { Rank = 4, ArchitectureLearningRate = file.GetProperty("architectureRate").GetDouble(), Order = order };
        var search = new AutoLoraSearch(net, weights, options, ReferenceEncoder.Shape, 1_000_000);
        for (var t = 0; t < 4; t++)
        {
            var (train, validation) = (expected.Batches("train")[t], expected.Batches("validation")[t]);
            var step = search.Step(() => net.TrainLoss(train), () => net.ValidationLoss(validation));
            ReferenceFile.Close([expected.Doubles("trainLosses")[t]], [step.TrainLoss], 5e-7); // a float32 loss
            Assert.Equal(expected.Doubles("outerLosses")[t], step.OuterLoss, 8);
            ReferenceFile.Close(expected.Table("gradients")[t], step.Gradient, 1e-8);
            ReferenceFile.Close(expected.Table("architecture")[t], search.Architecture, 1e-6);
            if (t == 0 && order == DamOrder.Second)
            {
                ReferenceFile.Close(expected.Doubles("exact"), step.Gradient, 1e-7);
            }
        }

        Assert.Equal(expected.Integers("wanted"), search.Finish());
        using var scope = NewDisposeScope();
        ReferenceFile.Close(expected.Doubles("norms"), [.. net.Trained.Select(w => w.norm().item<double>())], 1e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Steps_and_decisions_of_BIPEFT_equal_the_reference(int which)
    {
        var file = ReferenceFile.Read("bipeft");
        var expected = file.GetProperty("cases")[which];
        var steps = expected.GetProperty("steps").GetInt32();
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var weights = new WeightOptimizer(net.NamedWeights, file.GetProperty("rate").GetDouble(), new LearningRateSchedule(steps, 0, LearningRateDecay.Constant), 1e-4, 0);
        var options = new BipeftOptions
        {
            Ranks = file.Integers("ranks"),
            ArchitectureLearningRate = file.GetProperty("architectureRate").GetDouble(),
            Smoothing = expected.GetProperty("smoothing").GetDouble(),
            History = expected.GetProperty("history").GetInt32(),
            Threshold = expected.GetProperty("threshold").GetDouble(),
            PruningSteps = expected.GetProperty("pruning").GetInt32(),
        };
        var (gateNoise, weightNoise) = (expected.Table("gateNoise"), expected.Table("weightNoise"));
        BipeftSearch New() => new(
            net, weights, options, ReferenceEncoder.Shape, file.GetProperty("budget").GetInt64(), expected.Doubles("initial"),
            (step, forWeights) => (forWeights ? weightNoise : gateNoise)[step], expected.GetProperty("warmup").GetInt32());
        var search = New();
        for (var t = 0; t < steps; t++)
        {
            var (train, validation) = (expected.Batches("train")[t], expected.Batches("validation")[t]);
            var step = search.Step(() => net.TrainLoss(train), () => net.ValidationLoss(validation));
            ReferenceFile.Close([expected.Doubles("trainLosses")[t]], [step.TrainLoss], 5e-7); // a float32 loss
            Assert.Equal(expected.Doubles("outerLosses")[t], step.OuterLoss, 8);
            ReferenceFile.Close(expected.Table("gradients")[t], step.Gradient, 1e-8);
            ReferenceFile.Close(expected.Table("architecture")[t], search.Architecture, 1e-6);
            ReferenceFile.Close(expected.Table("sensitivities")[t], search.LastSensitivity, 1e-7);
            Assert.Equal(expected.GetProperty("decided")[t].EnumerateArray().Select(d => d.GetInt32()), search.Pruning.Decided);

            // A search that goes on from its numbers is the same search.
            var again = New();
            again.Restore(search.Numbers());
            search = again;
        }

        ReferenceFile.Close(expected.Doubles("scores"), search.Pruning.Scores(), 1e-7);
        Assert.Equal(expected.Integers("ranks"), search.Finish());
        using var scope = NewDisposeScope();
        ReferenceFile.Close(expected.Doubles("norms"), [.. net.Trained.Select(w => w.norm().item<double>())], 1e-7);
    }
}
