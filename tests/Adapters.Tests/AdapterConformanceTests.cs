using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters.Tests;

/// <summary>The laws that every kind of adapter obeys, for each kind of sharing and scale.</summary>
[Collection(TensorCollection.Name)]
public class AdapterConformanceTests : LeakCheck
{
    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void A_fresh_adapter_leaves_outputs_unchanged(AdapterCase row)
    {
        using var at = new AdaptedModel();
        var expected = at.Output();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        Assert.Equal(expected, at.Output());
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void A_trained_adapter_changes_outputs_and_a_disabled_one_does_not(AdapterCase row)
    {
        using var at = new AdaptedModel();
        var expected = at.Output();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        AdaptedModel.Randomise(adapters);
        var adapted = at.Output();
        Assert.NotEqual(expected, adapted);

        adapters.Disable();
        Assert.Equal(expected, at.Output());
        adapters.Enable();
        Assert.Equal(adapted, at.Output());
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void Only_declared_parameters_change_in_a_step(AdapterCase row)
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        AdaptedModel.Randomise(adapters);
        var basis = at.Model.parameters().Select(p => p.detach().clone()).ToArray();
        var declared = adapters.Parameters().Select(p => p.detach().clone()).ToArray();

        using var optimizer = optim.AdamW(adapters.Parameters(), lr: 0.01);
        at.Loss().backward();
        optimizer.step();

        Assert.All(at.Model.parameters().Zip(basis), pair => Assert.Equal(pair.Second.data<double>().ToArray(), pair.First.data<double>().ToArray()));
        Assert.All(at.Model.BaseParameters(), p => Assert.Null(p.grad));
        Assert.All(adapters.Parameters().Zip(declared), pair => Assert.False(pair.First.eq(pair.Second).any().item<bool>()));
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void A_merged_model_computes_the_same_and_unmerging_restores_every_bit(AdapterCase row)
    {
        using var at = new AdaptedModel();
        using var neighbour = at.Model.ShareBase();
        var original = at.Model.parameters().Select(p => p.detach().clone()).ToArray();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        AdaptedModel.Randomise(adapters);
        var gates = adapters.Layers.Select((_, i) => tensor(0.4 + (0.1 * i), ScalarType.Float64)).ToArray();
        adapters.SetGates(gates);
        var unmerged = at.Output();

        adapters.Merge();
        Assert.True(adapters.IsMerged);
        var merged = at.Output();
        Assert.All(unmerged.Zip(merged), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(at.Model.Projections, p => Assert.Null(p.Adapter));
        Assert.Equal(adapters.Layers.Count, at.Model.Projections.Count(p => p.WeightOverride is not null));
        Assert.All(neighbour.Projections, p => Assert.Null(p.WeightOverride));

        adapters.Unmerge();
        Assert.Equal(unmerged, at.Output());
        Assert.All(at.Model.parameters().Zip(original), pair => Assert.Equal(pair.Second.data<double>().ToArray(), pair.First.data<double>().ToArray()));
        Assert.All(at.Model.Projections, p => Assert.Null(p.WeightOverride));
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void Saved_and_loaded_adapters_are_bit_equal(AdapterCase row)
    {
        var file = Path.GetTempFileName();
        using var at = new AdaptedModel();
        double[] expected;
        using (var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1))
        {
            AdaptedModel.Randomise(adapters);
            expected = at.Output();
            SafeTensorsWriter.Write(file, adapters.StateDictionary());
        }

        using var loaded = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 2);
        Assert.NotEqual(expected, at.Output());
        using (var reader = SafeTensorsReader.Open(file))
        {
            loaded.LoadStateDictionary(reader.LoadAll());
        }

        File.Delete(file);
        Assert.Equal(expected, at.Output());
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void The_parameter_formula_is_the_real_count(AdapterCase row)
    {
        using var at = new AdaptedModel();
        var configuration = row.Configuration(at.Model.Shape);
        using var adapters = AdapterSet.Inject(at.Targets, configuration, seed: 1);
        Assert.Equal(configuration.Parameters(at.Model.Shape), adapters.Parameters().Sum(p => p.numel()));
        Assert.Equal(adapters.ParameterCount, adapters.Parameters().Sum(p => p.numel()));
        Assert.Equal(adapters.Parameters().Count, adapters.NamedParameters().Select(p => p.Name).Distinct().Count());
        Assert.All(adapters.Layers.Values, layer => Assert.Equal(layer.ParameterCount, layer.Weights().Sum(w => w.Value.numel())));
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void Gradients_match_finite_differences(AdapterCase row)
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        AdaptedModel.Randomise(adapters);
        var gates = adapters.Layers.Select((_, i) => tensor(0.4 + (0.1 * i), ScalarType.Float64, requires_grad: true)).ToArray();
        adapters.SetGates(gates);
        at.Loss().backward();

        var random = new DeterministicRandom(17);
        foreach (var checkedTensor in adapters.Parameters().Concat(gates))
        {
            for (var draw = 0; draw < 4; draw++)
            {
                AssertDerivative(at, checkedTensor, random.Next((int)checkedTensor.numel()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void The_update_of_a_layer_is_what_merging_adds(AdapterCase row)
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        AdaptedModel.Randomise(adapters);
        foreach (var projection in at.Model.Projections.Where(p => p.Adapter is not null))
        {
            var layer = adapters.Layers[projection.Shape.Address];
            var x = randn([5, projection.Shape.InFeatures], ScalarType.Float64);
            var expected = nn.functional.linear(x, projection.weight.add(layer.DeltaWeight()), projection.bias);
            Assert.True(projection.call(x).allclose(expected, rtol: 0, atol: 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(AdapterCase.All), MemberType = typeof(AdapterCase))]
    public void Steps_keep_the_number_of_live_tensors(AdapterCase row)
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, row.Configuration(at.Model.Shape), seed: 1);
        using var optimizer = optim.AdamW(adapters.Parameters(), lr: 0.01);
        long Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            at.Loss().backward();
            optimizer.step();
            scope.Dispose();
            return Tensor.TotalCount;
        }

        var after = Step();
        Assert.Equal([after, after, after], [Step(), Step(), Step()]);
    }

    /// <summary>Central difference of step 1e-5: its error is about 1e-10 of the loss's third derivative, rounding adds about 1e-11.</summary>
    private static void AssertDerivative(AdaptedModel at, Tensor value, long index)
    {
        const double step = 1e-5;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var entry = value.detach().view(-1).narrow(0, index, 1);
        var original = entry.item<double>();
        double LossAt(double x)
        {
            entry.fill_(x);
            return at.Loss().item<double>();
        }

        var numeric = (LossAt(original + step) - LossAt(original - step)) / (2 * step);
        entry.fill_(original);
        Assert.Equal(numeric, value.grad!.view(-1).narrow(0, index, 1).item<double>(), 1e-8);
    }
}
