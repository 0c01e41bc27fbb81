using System.Text.Json;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.DamSearch.Readouts;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch.Readouts;

[Collection(TensorCollection.Name)]
public sealed class VarianceReadoutTests : LeakCheck
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_fit_equals_the_independent_one(int which)
    {
        // tools/reference/variance_components.py
        var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "reference", "variance_components.json"))).RootElement;
        using var scope = NewDisposeScope();
        double[] target = [.. json.GetProperty("target").EnumerateArray().Select(v => v.GetDouble())];
        double[] numbers = [.. json.GetProperty("kernels").EnumerateArray().SelectMany(k => k.EnumerateArray()).SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble())];
        var expected = json.GetProperty("fits")[which];

        var fit = VarianceComponents.Fit(
            tensor(numbers, [4, 9, 9], ScalarType.Float64), tensor(target, ScalarType.Float64), expected.GetProperty("updates").GetInt32());

        void Same(string name, IReadOnlyList<double> found)
        {
            double[] wanted = [.. expected.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
            Assert.Equal(wanted.Length, found.Count);
            Assert.All(wanted.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-9 * Math.Max(1, Math.Abs(p.First))));
        }

        Same("components", fit.Components);
        Same("scales", fit.Scales);
        Same("expectedNorms", fit.ExpectedNorms());
        Assert.Equal(expected.GetProperty("noise").GetDouble(), fit.Noise, 1e-9);
        Assert.Equal(expected.GetProperty("logLikelihood").GetDouble(), fit.LogLikelihood, 1e-8);
    }

    [Fact]
    public void Directions_are_orthonormal_and_of_mean_zero()
    {
        using var scope = NewDisposeScope();
        var five = JacobianKernels.Directions(10, 5, seed: 3);
        Assert.True(five.t().matmul(five).allclose(eye(5), 0, 1e-5));
        Assert.True(five.sum(0L).abs().max().item<float>() < 1e-5);
        Assert.Equal([4, 3], JacobianKernels.Directions(4, 9, seed: 3).shape);
        Assert.True(five.eq(JacobianKernels.Directions(10, 5, seed: 3)).all().item<bool>());
    }

    [Fact]
    public void Kernels_are_products_of_gradients_by_the_whole_weight()
    {
        using var scope = NewDisposeScope();
        using var model = ViTClassifier.Create(TestBench.Configuration(2), seed: 4);
        var targets = Workbench.TargetsOf(model);
        using var adapters = Adapted(model, 0.1);
        adapters.SetGates(full([targets.Count], 0.5).unbind(0));
        using var generator = new Generator(2);
        var input = new ModelInput(randn([3, 1, 8, 8], ScalarType.Float32, generator: generator));
        var directions = JacobianKernels.Directions(3, 2, seed: 8);
        var kernels = JacobianKernels.Of(model, input, directions, CancellationToken.None);

        Assert.Equal([12, 6, 6], kernels.shape);
        var jacobians = Jacobians(model, input, directions);
        AssertProducts(model, jacobians, kernels);

        // The head's kernel by the same rule: the gradient by its own weight.
        var head = model.Head.weight!;
        head.requires_grad = true;
        var byHead = model.Logits(input).matmul(directions);
        var headJacobian = stack([.. from c in Enumerable.Range(0, 2) from p in Enumerable.Range(0, 3) select autograd.grad([byHead[p, c]], [head], retain_graph: true)[0].reshape(-1)]);
        Assert.True(JacobianKernels.OfHead(model, input, directions).allclose(headJacobian.matmul(headJacobian.t()).to(ScalarType.Float64), 1e-4, 1e-5));
        adapters.SetGates(null);
        Assert.All(model.Projections, p => Assert.IsType<LoraLayer>(p.Adapter));
    }

    [Fact]
    public void Over_several_states_of_the_model_the_Jacobian_is_averaged_before_the_product()
    {
        using var scope = NewDisposeScope();
        using var model = ViTClassifier.Create(TestBench.Configuration(2), seed: 4);
        var targets = Workbench.TargetsOf(model);
        using var adapters = Adapted(model, 0.3);
        using var generator = new Generator(2);
        var input = new ModelInput(randn([3, 1, 8, 8], ScalarType.Float32, generator: generator));
        var directions = JacobianKernels.Directions(3, 2, seed: 8);
        Action State(double share) => () => adapters.SetGates(full([targets.Count], share).unbind(0));
        State(0)();
        var atBase = Jacobians(model, input, directions);
        State(1)();
        var atEnd = Jacobians(model, input, directions);

        var kernels = JacobianKernels.Of(model, input, directions, CancellationToken.None, [State(0), State(1)]);
        AssertProducts(model, [.. atBase.Zip(atEnd, (a, b) => a.add(b).mul(0.5))], kernels);
        adapters.SetGates(null);
    }

    [Theory]
    [InlineData(true, "posterior")]
    [InlineData(false, "taylorPerCost")]
    public void Left_to_itself_the_read_out_follows_the_labels(bool soft, string wanted)
    {
        using var bench = new TestBench();
        var planted = soft ? new PlantedSpec { Seed = 11, Modules = 1, Strength = 0.8 } : null;
        var spec = TestBench.Spec with { Data = TestBench.Spec.Data with { Planted = planted, TrainExamples = 60, ValidationExamples = 30, TestExamples = 30 } };
        CandidateOutcome Run(DamReadout readout) => new DamSearcher().Run(
            bench.Context(CandidateRole.Search, spec: spec),
            new DamSearchJob(new DamOptions { Readout = readout }, TestBench.Training with { Steps = 6, Rungs = 1 }, 0.01, 2, 2, 200),
            _ => ReportDecision.Continue,
            CancellationToken.None);

        var found = Run(DamReadout.Auto);
        var named = Run(soft ? DamReadout.Posterior : DamReadout.TaylorPerCost);

        Assert.Equal(named.Modules!.Mask, found.Modules!.Mask);
        Assert.Equal(named.Modules.ByReadout[wanted], found.Modules.ByReadout[wanted]);
        Assert.Equal(soft, found.Modules.ByReadout.ContainsKey("posterior"));
    }

    [Fact]
    public void A_planted_module_that_alone_explains_the_labels_has_the_largest_component()
    {
        using var bench = new TestBench();
        var planted = new PlantedSpec { Seed = 11, Modules = 1, Strength = 0.8 };
        var spec = TestBench.Spec with { Data = TestBench.Spec.Data with { Planted = planted, TrainExamples = 60, ValidationExamples = 30, TestExamples = 30 } };
        var dam = new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Reml };
        var job = new DamSearchJob(dam, TestBench.Training with { Steps = 60, Rungs = 1 }, 0.01, 2, 2, 200);
        var outcome = new DamSearcher().Run(bench.Context(CandidateRole.Search, spec: spec), job, _ => ReportDecision.Continue, CancellationToken.None);

        using var data = Training.Data.TaskData.Load(
            Path.Combine(bench.Folder, "data", "blocks"), spec.Data, Training.Data.ImageFormat.Of(bench.ModelPath), CPU, () => bench.Models.Share(bench.ModelPath, CPU, 0));
        using var model = bench.Models.Share(bench.ModelPath, CPU, 0);
        using var teacher = Training.Planting.PlantedTeacher.Create(model, planted, data.Train);
        var scores = outcome.Modules!.ByReadout["reml"];
        Assert.Equal(teacher.Modules[0], Enumerable.Range(0, scores.Count).MaxBy(i => scores[i]));
    }

    /// <summary>LoRA of rank 2 on every module of a model in evaluation mode, each B filled with one number.</summary>
    private static AdapterSet Adapted(ViTClassifier model, double fill)
    {
        var adapters = AdapterSet.Inject(
            Workbench.TargetsOf(model), AdapterConfiguration.FromRanks(model.Shape, [.. model.Shape.Modules.Select(_ => 2)], 2), seed: 1);
        using var quiet = no_grad();
        foreach (var layer in adapters.Layers.Values.Cast<LoraLayer>())
        {
            layer.B.weight.fill_(fill);
        }

        model.eval();
        return adapters;
    }

    /// <summary>Gradients of each output in each of two directions for three examples by every module's whole weight, float64.</summary>
    private static Tensor[] Jacobians(ViTClassifier model, ModelInput input, Tensor directions)
    {
        var targets = Workbench.TargetsOf(model);
        var weights = targets.Select(t => t.Weight.detach().requires_grad_()).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            targets[i].Override(weights[i]);
        }

        var outputs = model.Logits(input).matmul(directions);
        var rows = (
            from c in Enumerable.Range(0, 2)
            from p in Enumerable.Range(0, 3)
            select autograd.grad([outputs[p, c]], weights, retain_graph: true)).ToArray();
        foreach (var target in targets)
        {
            target.Override(null);
        }

        return [.. weights.Select((_, m) => stack(rows.Select(r => r[m].reshape(-1))).to(ScalarType.Float64))];
    }

    private static void AssertProducts(ViTClassifier model, IReadOnlyList<Tensor> jacobians, Tensor kernels)
    {
        for (var m = 0; m < jacobians.Count; m++)
        {
            var expected = jacobians[m].matmul(jacobians[m].t());
            var off = kernels[m].sub(expected).abs().max().item<double>();
            Assert.True(off < 1e-5 * expected.abs().max().item<double>(), $"{model.Shape.Modules[m].Address}: {off}");
        }
    }
}
