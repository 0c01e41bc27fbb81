using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>A DAM search gives the numbers of tools/reference/dam_search.py, step by step.</summary>
[Collection(TensorCollection.Name)]
public sealed class DamSearchReferenceTests : LeakCheck
{
    private const int Rank = 4;
    private const double Tolerance = 1e-11; // the same libtorch agrees to 1e-15
    private static readonly long[] WholeValidation = [.. Enumerable.Range(0, 40).Select(i => (long)i)];

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("sigmoidSecond")]
    [InlineData("rowSoftmaxTimesM")]
    [InlineData("off")]
    public void Four_steps_equal_the_reference(string name)
    {
        var reference = ReferenceFile.Read("dam_search");
        var expected = reference.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var (options, steps) = (Options(expected), reference.GetProperty("steps").GetInt32());
        using var net = new ReferenceEncoder(ReferenceNumbers.Load());
        using var weights = new WeightOptimizer(
            net.NamedWeights, reference.GetProperty("rate").GetDouble(), new LearningRateSchedule(steps, 0, LearningRateDecay.Linear), reference.GetProperty("decay").GetDouble(), 0);
        using var search = new GateSearch(net, weights, GateRelaxations.Create(options, ReferenceEncoder.Shape, Rank, 0), options);
        var costs = DamDiscretizer.Costs(ReferenceEncoder.Shape, Rank);
        double[] PerCost(IReadOnlyList<double> values) => [.. values.Select((v, i) => v / costs[i])];
        var (rate, moves) = (reference.GetProperty("gateRate").GetDouble(), 0);
        for (var t = 0; t < steps; t++)
        {
            var (train, validation) = (reference.Batches("train")[t], reference.Batches("validation")[t]);
            var lastTrainLoss = double.NaN; // the weight step's own, which it reports as a float32
            var step = search.Step(
                () =>
                {
                    var loss = net.TrainLoss(train);
                    lastTrainLoss = loss.item<double>();
                    return loss;
                },
                () => net.ValidationLoss(validation),
                rate * (1 - ((double)t / steps)));
            ReferenceFile.Close([expected.Doubles("trainLosses")[t]], [lastTrainLoss], Tolerance);
            Assert.Equal((float)lastTrainLoss, (float)step.TrainLoss);
            if (step.GateGradient.Count > 0)
            {
                ReferenceFile.Close([expected.Doubles("validationLosses")[t]], [step.ValidationLoss], Tolerance);
                ReferenceFile.Close(expected.Table("gateGradients")[t], step.GateGradient, Tolerance);
                ReferenceFile.Close(expected.Table("logits")[t], search.GateOptimizer.Logits, Tolerance);
                moves++;
            }

            ReferenceFile.Close(expected.Table("gates")[t], search.Gates(), Tolerance);
            ReferenceFile.Close(expected.Table("taylorPerCost")[t], PerCost(search.Taylor.Values), Tolerance);
        }

        Assert.Equal(expected.GetProperty("logits").GetArrayLength(), moves);
        using var scope = NewDisposeScope();
        ReferenceFile.Close(expected.Doubles("norms"), [.. net.Trained.Select(w => w.norm().item<double>())], Tolerance);
        ReferenceFile.Close(expected.Doubles("sums"), [.. net.Trained.Select(w => w.sum().item<double>())], Tolerance);
        var gates = search.Gates();
        Close("relaxedLoss", expected, Validation(search, net, gates));
        Assert.Equal(expected.Integers("perLayer"), Select(DamScope.PerLayer, gates, 0));
        foreach (var masks in expected.GetProperty("masks").EnumerateArray())
        {
            var budget = masks.GetProperty("budget").GetInt64();
            var taylor = Select(DamScope.Budget, PerCost(search.Taylor.Values), budget);
            Assert.Equal(masks.Integers("taylorPerCost"), taylor);
            Assert.Equal(masks.Integers("gate"), Select(DamScope.Budget, gates, budget));
            Assert.Equal(masks.Integers("gatePerCost"), Select(DamScope.Budget, PerCost(gates), budget));
            Close("discretisedLoss", masks, Validation(search, net, [.. taylor.Select(on => (double)on)]));
        }
    }

    private static DamOptions Options(JsonElement expected) => new()
    {
        Relaxation = Enum.Parse<DamRelaxation>(expected.GetProperty("relaxation").GetString()!, ignoreCase: true),
        Order = Enum.Parse<DamOrder>(expected.GetProperty("order").GetString()!, ignoreCase: true),
        Temperature = expected.GetProperty("temperature").GetDouble(),
        InitialLogit = expected.GetProperty("initialLogit").GetDouble(),
        RescaleTimesM = expected.GetProperty("relaxation").GetString() == "rowSoftmax",
    };

    private static double Validation(GateSearch search, ReferenceEncoder net, IReadOnlyList<double> gates) =>
        search.With(gates, () => net.ValidationLoss(WholeValidation).item<double>());

    private static int[] Select(DamScope scope, IReadOnlyList<double> scores, long budget) =>
        [.. DamDiscretizer.Select(scope, scores, ReferenceEncoder.Shape, Rank, budget, 0.4, 0).Select(on => on ? 1 : 0)];

    private static void Close(string name, JsonElement expected, double actual) => ReferenceFile.Close([expected.GetProperty(name).GetDouble()], [actual], Tolerance);
}
