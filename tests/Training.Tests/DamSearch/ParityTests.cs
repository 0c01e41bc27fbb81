using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>Same weights, batches and noise as the reference: the same gates, gradients, trained weights, read-outs and masks.</summary>
[Collection(TensorCollection.Name)]
public sealed class ParityTests : LeakCheck
{
    private const double GateTolerance = 1e-12;
    private const double GradientTolerance = 1e-8;
    private const int Rank = 4;

    public static TheoryData<string> Cases => new(
        "off", "softmax", "softmaxTimesM", "sigmoid", "sigmoidWarm", "sigmoidSecond", "sigmoidAdamW", "constantSum", "constantSumNoise",
        "constantSumNoiseSecond", "constantSumNoiseAdamW", "softmaxSecond");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_search_equals_the_reference_step_by_step(string name)
    {
        var numbers = ReferenceNumbers.Load();
        var setup = numbers.Json.GetProperty("setup");
        var expected = numbers.Json.GetProperty(name);
        using var net = new ReferenceEncoder(numbers);
        var steps = setup.GetProperty("steps").GetInt32();
        var rate = setup.GetProperty("learningRate").GetDouble();
        using var weights = new WeightOptimizer(net.NamedWeights, rate, new LearningRateSchedule(steps, 0, LearningRateDecay.Linear), 0, 0);
        using var search = Search(net, weights, expected, setup);
        var gateRate = setup.GetProperty("gateLearningRate").GetDouble();
        var moves = 0;
        for (var t = 0; t < steps; t++)
        {
            var train = ReferenceNumbers.Integers(expected.GetProperty("train")[t]);
            var validation = ReferenceNumbers.Integers(expected.GetProperty("validation")[t]);
            var decay = 1 - ((double)t / steps);
            var step = search.Step(() => net.TrainLoss(train), () => net.ValidationLoss(validation), gateRate * decay);
            if (t == 0)
            {
                SameWeightGradients(numbers, net, name);
            }

            if (step.GateGradient.Count > 0)
            {
                Close(expected.GetProperty("gateGradients")[moves], step.GateGradient, GradientTolerance);
                Close(expected.GetProperty("logits")[moves], search.GateOptimizer.Logits, GradientTolerance);
                moves++;
            }
        }

        Assert.Equal(expected.GetProperty("logits").GetArrayLength(), moves);
        Close(expected.GetProperty("gate"), search.Gates(), GradientTolerance);
        Close(expected.GetProperty("taylor"), search.Taylor.Values, GradientTolerance);
        SameTrainedWeights(numbers, net, name);
        SameMasks(expected, search, net);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gates_equal_the_reference_and_the_array_form(string name)
    {
        using var scope = NewDisposeScope();
        var numbers = ReferenceNumbers.Load();
        var expected = numbers.Json.GetProperty(name);
        var budget = numbers.Json.GetProperty("setup").GetProperty("budget").GetInt64();
        var moves = expected.GetProperty("logits");
        double[] logits = moves.GetArrayLength() > 0 ? ReferenceNumbers.Doubles(moves[moves.GetArrayLength() - 1]) : new double[12];
        var options = Options(expected);
        var gates = GateRelaxations.Create(options, ReferenceEncoder.Shape, Rank, budget).Gates(tensor(logits, dtype: ScalarType.Float64), null);
        Close(expected.GetProperty("gate"), gates.data<double>().ToArray(), GateTolerance);
        var plain = DamGates.Values(options, logits, ReferenceEncoder.Shape, Rank, budget);
        Assert.InRange(ReferenceNumbers.Difference(plain, gates.data<double>().ToArray()), 0, GateTolerance);
    }

    [Fact]
    public void Elimination_order_equals_the_reference()
    {
        var numbers = ReferenceNumbers.Load();
        foreach (var name in new[] { "off", "sigmoid", "constantSum" })
        {
            using var net = Trained(numbers, name);
            var gates = ReferenceNumbers.Doubles(numbers.Json.GetProperty(name).GetProperty("gate"));
            var result = Eliminate(net, gates);
            var order = numbers.Json.GetProperty(name).GetProperty("elimination").EnumerateArray().Select(v => v.GetInt32());
            Assert.Equal(order, result.Order);
            Close(numbers.Json.GetProperty(name).GetProperty("eliminationLosses")[0], result.FirstEffects, GradientTolerance);
        }
    }

    private static GateSearch Search(ReferenceEncoder net, WeightOptimizer weights, JsonElement expected, JsonElement setup)
    {
        var dam = Options(expected);
        var relaxation = GateRelaxations.Create(dam, ReferenceEncoder.Shape, Rank, setup.GetProperty("budget").GetInt64());
        GateNoise noise = (step, forWeights) =>
            ReferenceNumbers.Doubles(expected.GetProperty(forWeights ? "weightNoise" : "gateNoise")[step]);
        return new GateSearch(net, weights, relaxation, dam, noise: expected.GetProperty("options").GetProperty("relax").GetString() == "s3" ? noise : null, slope: AdamWSlope.Preconditioner);
    }

    private static DamOptions Options(JsonElement expected)
    {
        var options = expected.GetProperty("options");
        var relax = options.GetProperty("relax").GetString();
        return new DamOptions
        {
            Relaxation = relax switch
            {
                "ones" => DamRelaxation.Off,
                "softmax" => DamRelaxation.RowSoftmax,
                "sigmoid" => DamRelaxation.Sigmoid,
                _ => DamRelaxation.ConstantSum,
            },
            Order = options.GetProperty("order").GetString() switch
            {
                "second" => DamOrder.Second,
                "adam" => DamOrder.SecondAdamW,
                _ => DamOrder.First,
            },
            Temperature = options.GetProperty("tau").GetDouble(),
            RescaleTimesM = options.GetProperty("timesM").GetBoolean(),
            WarmupSteps = options.GetProperty("warmup").GetInt32(),
            InitialLogit = options.GetProperty("init").GetDouble(),
        };
    }

    private static ReferenceEncoder Trained(ReferenceNumbers numbers, string name)
    {
        var net = new ReferenceEncoder(numbers);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (var i = 0; i < net.Factors.Count; i++)
        {
            net.Factors[i].A.copy_(numbers.Tensor($"{name}.A.{i}"));
            net.Factors[i].B.copy_(numbers.Tensor($"{name}.B.{i}"));
        }

        net.HeadWeight.copy_(numbers.Tensor($"{name}.head.weight"));
        net.HeadBias.copy_(numbers.Tensor($"{name}.head.bias"));
        return net;
    }

    private static EliminationResult Eliminate(ReferenceEncoder net, IReadOnlyList<double> gates)
    {
        double[] costs = [.. ReferenceEncoder.Shape.Modules.Select(m => (double)m.ParametersPerRank)];
        return PerturbationElimination.Run(costs, on => Validation(net, gates.Select((g, i) => on[i] ? g : 0)));
    }

    private static double Validation(ReferenceEncoder net, IEnumerable<double> gates)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        net.SetGates(tensor([.. gates], dtype: ScalarType.Float64));
        var loss = net.ValidationLoss([.. Enumerable.Range(0, 40).Select(i => (long)i)]).item<double>();
        net.SetGates(null);
        return loss;
    }

    private static void SameWeightGradients(ReferenceNumbers numbers, ReferenceEncoder net, string name)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < net.Factors.Count; i++)
        {
            Close(numbers.Tensor($"{name}.dA.{i}"), net.Factors[i].A.grad!);
            Close(numbers.Tensor($"{name}.dB.{i}"), net.Factors[i].B.grad!);
        }
    }

    private static void SameTrainedWeights(ReferenceNumbers numbers, ReferenceEncoder net, string name)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < net.Factors.Count; i++)
        {
            Close(numbers.Tensor($"{name}.A.{i}"), net.Factors[i].A);
            Close(numbers.Tensor($"{name}.B.{i}"), net.Factors[i].B);
        }

        Close(numbers.Tensor($"{name}.head.weight"), net.HeadWeight);
        Close(numbers.Tensor($"{name}.head.bias"), net.HeadBias);
    }

    private static void SameMasks(JsonElement expected, GateSearch search, ReferenceEncoder net)
    {
        var gates = search.Gates();
        var costs = DamDiscretizer.Costs(ReferenceEncoder.Shape, Rank);
        double[] taylor = [.. search.Taylor.Values.Select((t, i) => t / costs[i])];
        var elimination = Eliminate(net, gates);
        foreach (var entry in expected.GetProperty("masks").EnumerateObject())
        {
            if (entry.Name == "perLayer")
            {
                Assert.Equal(ReferenceNumbers.Mask(entry.Value), Select(DamScope.PerLayer, gates, 0));
                continue;
            }

            var budget = long.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture);
            var mask = Select(DamScope.Budget, taylor, budget);
            Assert.Equal(ReferenceNumbers.Mask(entry.Value.GetProperty("taylorPerCost")), mask);
            Assert.Equal(ReferenceNumbers.Mask(entry.Value.GetProperty("gate")), Select(DamScope.Budget, gates, budget));
            Assert.Equal(ReferenceNumbers.Mask(entry.Value.GetProperty("perturbation")), Select(DamScope.Budget, elimination.Scores(), budget));
            Assert.Equal(ReferenceNumbers.Mask(entry.Value.GetProperty("perturbation")), EliminationOrder.Select(elimination.Order, costs, budget));
            Close(entry.Value.GetProperty("relaxedLoss").GetDouble(), Validation(net, gates));
            Close(entry.Value.GetProperty("discretisedLoss").GetDouble(), Validation(net, mask.Select(on => on ? 1.0 : 0)));
        }
    }

    private static bool[] Select(DamScope scope, IReadOnlyList<double> scores, long budget) =>
        DamDiscretizer.Select(scope, scores, ReferenceEncoder.Shape, Rank, budget, 0.5, 0);

    private static void Close(JsonElement expected, IReadOnlyList<double> actual, double tolerance) =>
        Assert.InRange(ReferenceNumbers.Difference(ReferenceNumbers.Doubles(expected), actual), 0, tolerance);

    private static void Close(Tensor expected, Tensor actual) => Assert.InRange(expected.sub(actual).abs().max().item<double>(), 0, GradientTolerance);

    private static void Close(double expected, double actual) => Assert.InRange(Math.Abs(expected - actual), 0, GradientTolerance);
}
