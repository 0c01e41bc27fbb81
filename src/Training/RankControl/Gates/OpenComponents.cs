using AdapterSearch.Adapters;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>Plain factors of the components that stay.</summary>
internal static class OpenComponents
{
    /// <summary>s · B of the given columns and diag(gate) A of the given rows.</summary>
    /// <param name="layer">Layer whose scale is s.</param>
    /// <param name="gate"><c>[r]</c>.</param>
    /// <param name="open">Positions below r, at least one.</param>
    public static (Tensor B, Tensor A) Fold(LoraLayer layer, Tensor gate, long[] open)
    {
        var index = tensor(open).to(layer.A.weight.device);
        var b = layer.B.weight.detach().index_select(1, index).mul(layer.Scale);
        var a = layer.A.weight.detach().index_select(0, index).mul(gate.detach().index_select(0, index).unsqueeze(1));
        return (b, a);
    }
}
