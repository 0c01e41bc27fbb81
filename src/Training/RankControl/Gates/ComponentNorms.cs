using AdapterSearch.Adapters;
using AdapterSearch.Training.DamSearch;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>Sizes of rank-one components.</summary>
internal static class ComponentNorms
{
    /// <summary>scale · ‖b_i‖ · ‖a_i‖ of every component, the Frobenius norm of its part of ΔW.</summary>
    public static IReadOnlyList<double> Of(LoraLayer layer)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var b = layer.B.weight.square().sum(0L);
        var a = layer.A.weight.square().sum(1L);
        return b.mul(a).sqrt().mul(layer.Scale).ToDoubles();
    }
}
