using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters.Tests;

[Collection(TensorCollection.Name)]
public class SharedFactorTests : LeakCheck
{
    private static readonly ModuleAddress First = new(0, "q");
    private static readonly ModuleAddress Second = new(1, "q");

    [Fact]
    public void A_column_shares_B_as_wide_as_its_largest_rank_and_keeps_its_own_A()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.B), seed: 1);
        var (first, second) = Pair(adapters);
        Assert.Same(first.B, second.B);
        Assert.NotSame(first.A, second.A);
        Assert.Equal([8, 3], first.B.weight.shape);
        Assert.Equal([2, 8], first.A.weight.shape);
        Assert.Equal(["shared.q.8x8.lora_B.weight", "vit.encoder.layer.0.attention.attention.query.lora_A.weight",
            "vit.encoder.layer.1.attention.attention.query.lora_A.weight"], adapters.NamedParameters().Select(p => p.Name));
        Assert.Equal((3 * 8) + (2 * 8) + (3 * 8), adapters.ParameterCount);
    }

    [Fact]
    public void A_column_shares_A_as_high_as_its_largest_rank_and_keeps_its_own_B()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.A), seed: 1);
        var (first, second) = Pair(adapters);
        Assert.Same(first.A, second.A);
        Assert.NotSame(first.B, second.B);
        Assert.Equal([3, 8], first.A.weight.shape);
        Assert.Equal([8, 2], first.B.weight.shape);
    }

    [Fact]
    public void Unselected_modules_of_one_weight_shape_share_one_pair_of_the_selected_scale()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.Unselected) with { SharedRank = 2 }, seed: 1);
        Assert.Equal(12, adapters.Layers.Count);
        Assert.Equal(at.Model.Shape.Modules.Select(m => m.Address), adapters.Layers.Keys);
        var key = (LoraLayer)adapters.Layers[new(0, "k")];
        Assert.All(adapters.Layers.Where(l => l.Key.Projection is "k" or "v" or "o"), l => Assert.Same(key.A, ((LoraLayer)l.Value).A));
        Assert.All(adapters.Layers.Where(l => l.Key.Projection is "k" or "v" or "o"), l => Assert.Same(key.B, ((LoraLayer)l.Value).B));
        Assert.NotSame(key.A, ((LoraLayer)adapters.Layers[new(0, "fc1")]).A);
        Assert.Equal(1.5, key.Scale);

        // Two private pairs of ranks 2 and 3, and shared pairs of rank 2 for 8x8, 12x8 and 8x12.
        Assert.Equal(((2 + 3) * 16) + (2 * 16) + (2 * 20) + (2 * 20), adapters.ParameterCount);
    }

    [Fact]
    public void A_shared_gradient_is_the_sum_over_its_modules()
    {
        using var at = new AdaptedModel();
        using var shared = AdapterSet.Inject(at.Targets, Column(WeightSharing.B), seed: 1);
        AdaptedModel.Randomise(shared);
        at.Loss().backward();
        var sum = Pair(shared).First.B.weight.grad!.clone();
        var state = shared.StateDictionary().ToDictionary(p => p.Key, p => p.Value.clone());
        shared.Detach();

        // The same network with private factors of the same values.
        using var apart = AdapterSet.Inject(at.Targets, Column(WeightSharing.Off), seed: 1);
        apart.LoadStateDictionary(state);
        at.Loss().backward();
        var (first, second) = Pair(apart);
        var expected = second.B.weight.grad!.clone();
        expected.narrow(1, 0, 2).add_(first.B.weight.grad!);
        Assert.True(sum.allclose(expected, rtol: 0, atol: 1e-14));
    }

    [Fact]
    public void Modules_that_disagree_about_a_shared_factor_are_refused_and_nothing_changes()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.B), seed: 1);
        AdaptedModel.Randomise(adapters);
        var before = at.Output();
        const string name = "vit.encoder.layer.1.attention.attention.query.lora_B.weight";
        var state = adapters.StateDictionary().ToDictionary(p => p.Key, p => p.Value.clone());
        state[name] = state[name].add(1);
        var fault = Assert.Throws<AdapterException>(() => adapters.LoadStateDictionary(state));
        Assert.EndsWith("query.lora_B.weight", fault.Tensor, StringComparison.Ordinal);
        Assert.Equal(before, at.Output());
    }

    [Fact]
    public void Missing_unknown_and_misshapen_weights_are_refused_by_name_and_nothing_changes()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.Off), seed: 1);
        AdaptedModel.Randomise(adapters);
        var before = at.Output();
        const string name = "vit.encoder.layer.0.attention.attention.query.lora_A.weight";
        Dictionary<string, Tensor> Changed(Action<Dictionary<string, Tensor>> change)
        {
            var state = adapters.StateDictionary().ToDictionary(p => p.Key, p => p.Value.add(1));
            change(state);
            return state;
        }

        Assert.Equal(name, Assert.Throws<AdapterException>(() => adapters.LoadStateDictionary(Changed(s => s.Remove(name)))).Tensor);
        Assert.Equal("other", Assert.Throws<AdapterException>(() => adapters.LoadStateDictionary(Changed(s => s["other"] = zeros(1)))).Tensor);
        var fault = Assert.Throws<AdapterException>(() => adapters.LoadStateDictionary(Changed(s => s[name] = zeros(3, 8))));
        Assert.Equal($"Adapter weight '{name}' has the shape [3, 8], expected [2, 8].", fault.Message);
        Assert.Equal(before, at.Output());
    }

    [Fact]
    public void A_shared_factor_cannot_be_set_for_one_module()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, Column(WeightSharing.A), seed: 1);
        Assert.Equal(First, Assert.Throws<AdapterException>(() => adapters.InitializeFrom(First, zeros([8, 8], ScalarType.Float64))).Module);
    }

    private static (LoraLayer First, LoraLayer Second) Pair(AdapterSet adapters) => ((LoraLayer)adapters.Layers[First], (LoraLayer)adapters.Layers[Second]);

    private static AdapterConfiguration Column(WeightSharing sharing) =>
        new([new(First, AdapterKind.Lora, 2, 3), new(Second, AdapterKind.Lora, 3, 4.5)], Sharing: sharing);
}
