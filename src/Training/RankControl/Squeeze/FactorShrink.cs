using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Squeeze;

/// <summary>
/// Replaces the factors of a layer by their best approximation of a lower rank, in place: what is no longer used becomes 0, and stays 0, since
/// each of two zero factors makes the other's gradient 0. With B′ = B M and A′ = N A, a gradient of B becomes its product with Nᵀ and one of A
/// that with Mᵀ, so AdamW's first moments follow exactly and its second moments by the squared entries.
/// </summary>
internal static class FactorShrink
{
    /// <summary>Singular values of B A with their split, the largest first.</summary>
    /// <returns>B′ <c>[out, k]</c> and A′ <c>[k, in]</c>, float64, and the singular values; k leaves out zeros. The caller's scope owns them.</returns>
    public static (Tensor B, Tensor A, Tensor Values) Decompose(LoraLayer layer)
    {
        var b = layer.B.weight.detach().to_type(ScalarType.Float64);
        var a = layer.A.weight.detach().to_type(ScalarType.Float64);
        var (small, smallA) = LowRank.Shrink(b, a, layer.Rank);

        // B′ = Q U √S: the squared lengths of its columns are the singular values.
        return (small, smallA, small.square().sum(0L));
    }

    /// <summary>Writes the first components into the layer.</summary>
    /// <param name="layer">Layer to change.</param>
    /// <param name="parts">What <see cref="Decompose"/> gave.</param>
    /// <param name="rank">Components to keep.</param>
    /// <param name="momentsB">Moments of B to rotate; null leaves them.</param>
    /// <param name="momentsA">Moments of A to rotate; null leaves them.</param>
    public static void Write(
        LoraLayer layer, (Tensor B, Tensor A, Tensor Values) parts, int rank, (Tensor Mean, Tensor Square)? momentsB, (Tensor Mean, Tensor Square)? momentsA)
    {
        var kept = Math.Min(rank, parts.Values.shape[0]);
        var (b, a, values) = (parts.B.narrow(1, 0, kept), parts.A.narrow(0, 0, kept), parts.Values.narrow(0, 0, kept));
        if (momentsB is { } ofB && momentsA is { } ofA)
        {
            // N = S⁻¹ B′ᵀ B and M = A A′ᵀ S⁻¹.
            var n = b.t().matmul(layer.B.weight.detach().to_type(ScalarType.Float64)).div(values.unsqueeze(1));
            var m = layer.A.weight.detach().to_type(ScalarType.Float64).matmul(a.t()).div(values);
            Put(ofB.Mean, 1, ofB.Mean.to_type(ScalarType.Float64).matmul(n.t()));
            Put(ofB.Square, 1, ofB.Square.to_type(ScalarType.Float64).matmul(n.square().t()));
            Put(ofA.Mean, 0, m.t().matmul(ofA.Mean.to_type(ScalarType.Float64)));
            Put(ofA.Square, 0, m.square().t().matmul(ofA.Square.to_type(ScalarType.Float64)));
        }

        Put(layer.B.weight, 1, b);
        Put(layer.A.weight, 0, a);
    }

    private static void Put(Tensor target, int dimension, Tensor value)
    {
        target.zero_();
        target.narrow(dimension, 0, value.shape[dimension]).copy_(value);
    }
}
