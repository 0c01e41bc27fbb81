using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters.Tests;

[Collection(TensorCollection.Name)]
public class AdapterSetTests : LeakCheck
{
    private static readonly ModuleAddress Query = new(0, "q");

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    public void A_rank_outside_one_to_the_smaller_side_is_refused_by_module_and_limit(int rank)
    {
        using var at = new AdaptedModel();
        var fault = Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, One(Query, rank), seed: 1));
        Assert.Equal(Query, fault.Module);
        Assert.Equal($"Module 0.q (vit.encoder.layer.0.attention.attention.query, 8x8): rank is {rank}; allowed is 1 to 8.", fault.Message);
        Assert.All(at.Model.Projections, p => Assert.Null(p.Adapter));
    }

    [Fact]
    public void An_unknown_or_repeated_module_a_scale_of_zero_and_an_impossible_dropout_are_refused()
    {
        using var at = new AdaptedModel();
        var module = new ModuleAdapter(Query, AdapterKind.Lora, 1, 1);
        Assert.Equal(new ModuleAddress(2, "q"), Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, One(new(2, "q"), 1), 1)).Module);
        Assert.Equal(Query, Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, new([module, module]), 1)).Module);
        Assert.Throws<AdapterException>(() => AdapterSet.Inject([at.Targets[0], at.Targets[0]], new([module]), 1));
        Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, new([module with { Alpha = 0 }]), 1));
        Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, new([module with { Alpha = double.NaN }]), 1));
        Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, new([module], Dropout: 1), 1));
        Assert.Throws<AdapterException>(() => AdapterSet.Inject(at.Targets, new([module], Sharing: WeightSharing.Unselected, SharedRank: 9), 1));
    }

    [Fact]
    public void Every_kind_is_in_the_catalog_and_an_unknown_one_is_refused()
    {
        Assert.All(Enum.GetValues<AdapterKind>(), kind => Assert.NotNull(AdapterCatalog.Factory(kind)));
        Assert.Throws<AdapterException>(() => AdapterCatalog.Factory((AdapterKind)999));
    }

    [Fact]
    public void The_scale_is_alpha_over_rank_or_over_its_root()
    {
        using var at = new AdaptedModel();
        var configuration = new AdapterConfiguration([new ModuleAdapter(Query, AdapterKind.Lora, 4, 6)]);
        using (var plain = AdapterSet.Inject(at.Targets, configuration, seed: 1))
        {
            Assert.Equal(1.5, ((LoraLayer)plain.Layers[Query]).Scale);
        }

        using var stabilized = AdapterSet.Inject(at.Targets, configuration with { RankStabilized = true }, seed: 1);
        Assert.Equal(3, ((LoraLayer)stabilized.Layers[Query]).Scale);
    }

    [Fact]
    public void A_starts_uniform_within_one_over_the_root_of_its_width_and_each_module_has_its_own_stream()
    {
        using var at = new AdaptedModel();
        var fc2 = new ModuleAddress(1, "fc2");
        var both = new AdapterConfiguration([new(Query, AdapterKind.Lora, 8, 8), new(fc2, AdapterKind.Lora, 8, 8)]);
        using var one = AdapterSet.Inject(at.Targets, both, seed: 1);
        var a = ((LoraLayer)one.Layers[fc2]).A.weight.detach();
        Assert.Equal([8, 12], a.shape);
        var bound = 1 / Math.Sqrt(12);
        Assert.InRange(a.abs().max().item<double>(), bound * 0.9, bound);

        // Uniform in ±b has the mean square b²/3; 96 draws stay within 30 % by more than 3 deviations.
        Assert.InRange(a.mul(a).mean().item<double>(), bound * bound / 3 * 0.7, bound * bound / 3 * 1.3);

        using var alone = AdapterSet.Inject(at.Targets, One(fc2, 8), seed: 1);
        Assert.Equal(a.data<double>().ToArray(), ((LoraLayer)alone.Layers[fc2]).A.weight.data<double>().ToArray());
        using var otherSeed = AdapterSet.Inject(at.Targets, One(fc2, 8), seed: 2);
        Assert.NotEqual(a.data<double>().ToArray(), ((LoraLayer)otherSeed.Layers[fc2]).A.weight.data<double>().ToArray());
    }

    [Fact]
    public void A_gate_of_one_is_no_gate_and_a_gate_of_zero_is_the_base()
    {
        using var at = new AdaptedModel();
        var basis = at.Output();
        using var adapters = AdapterSet.Inject(at.Targets, One(Query, 3), seed: 1);
        AdaptedModel.Randomise(adapters);
        var adapted = at.Output();
        adapters.SetGates([tensor(1.0, ScalarType.Float64)]);
        Assert.Equal(adapted, at.Output());
        adapters.SetGates([tensor(0.0, ScalarType.Float64)]);
        Assert.Equal(basis, at.Output());
        adapters.SetGates(null);
        Assert.Equal(adapted, at.Output());
        Assert.Throws<ArgumentException>(() => adapters.SetGates([]));
    }

    [Fact]
    public void Inputs_of_three_dimensions_give_what_their_rows_give()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, One(Query, 3), seed: 1);
        AdaptedModel.Randomise(adapters);
        var x = randn([2, 5, 8], ScalarType.Float64);
        var rows = at.Model.Projections[0].call(x.view(10, 8));
        Assert.True(at.Model.Projections[0].call(x).view(10, 8).allclose(rows, rtol: 0, atol: 1e-14));
    }

    [Fact]
    public void Dropout_acts_on_the_adapter_in_training_only()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, One(Query, 3) with { Dropout = 0.5 }, seed: 1);
        using var without = AdapterSet.Inject(AdaptedModel.TargetsOf(at.Model), One(new(0, "k"), 3), seed: 1);
        AdaptedModel.Randomise(adapters);
        at.Model.train();
        Assert.NotEqual(at.Output(), at.Output());
        at.Model.eval();
        Assert.Equal(at.Output(), at.Output());
    }

    [Fact]
    public void A_half_precision_base_takes_adapters_in_single_precision()
    {
        using var at = new AdaptedModel(ScalarType.BFloat16);
        using var adapters = AdapterSet.Inject(at.Targets, One(Query, 3), seed: 1, dtype: ScalarType.Float32);
        AdaptedModel.Randomise(adapters);
        Assert.All(adapters.Parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
        var adapted = at.Output();
        at.Loss().backward();
        Assert.All(adapters.Parameters(), p => Assert.Equal(ScalarType.Float32, p.grad!.dtype));
        adapters.Merge();
        Assert.Equal(ScalarType.BFloat16, at.Model.Projections[0].EffectiveWeight.dtype);
        Assert.All(at.Output().Zip(adapted), pair => Assert.Equal(pair.First, pair.Second, 0.1));
    }

    [Fact]
    public void Detaching_and_disposing_leave_the_base_behind()
    {
        using var at = new AdaptedModel();
        var basis = at.Output();
        var adapters = AdapterSet.Inject(at.Targets, One(Query, 3), seed: 1);
        AdaptedModel.Randomise(adapters);
        var adapted = at.Output();
        adapters.Detach();
        Assert.Equal(basis, at.Output());
        adapters.Attach();
        Assert.Equal(adapted, at.Output());
        adapters.Merge();
        adapters.Dispose();
        adapters.Dispose();
        Assert.Equal(basis, at.Output());
    }

    [Fact]
    public void A_disabled_adapter_is_not_merged()
    {
        using var at = new AdaptedModel();
        var basis = at.Output();
        using var adapters = AdapterSet.Inject(at.Targets, One(Query, 3), seed: 1);
        AdaptedModel.Randomise(adapters);
        adapters.Disable();
        adapters.Merge();
        Assert.Equal(basis, at.Output());
    }

    private static AdapterConfiguration One(ModuleAddress module, int rank) => new([new ModuleAdapter(module, AdapterKind.Lora, rank, 2)]);
}
