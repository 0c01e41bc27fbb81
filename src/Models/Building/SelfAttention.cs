using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>Multi-head self-attention of one layer, up to and including the output projection.</summary>
internal sealed class SelfAttention(Projection query, Projection key, Projection value, Projection output, int heads, double dropout)
{
    /// <param name="tokens">[batch · length, width], all tokens.</param>
    /// <param name="readers">[batch · readers, width]: the tokens whose result is wanted; the same tensor when all are.</param>
    /// <param name="batch">Examples.</param>
    /// <param name="mask">Added to the scores, [batch, 1, 1, length], or null.</param>
    /// <param name="training">Whether dropout is active.</param>
    /// <returns>[batch · readers, width].</returns>
    internal Tensor Apply(Tensor tokens, Tensor readers, long batch, Tensor? mask, bool training)
    {
        using var scope = NewDisposeScope();
        var q = Heads(query.call(readers), batch);
        var k = Heads(key.call(tokens), batch);
        var v = Heads(value.call(tokens), batch);
        var context = nn.functional.scaled_dot_product_attention(q, k, v, mask, training ? dropout : 0);
        var joined = context.transpose(1, 2).reshape(-1, query.Shape.OutFeatures);
        return scope.MoveToOuter(output.call(joined));
    }

    /// <summary>[batch · length, width] as [batch, heads, length, width of a head].</summary>
    private Tensor Heads(Tensor flat, long batch) => flat.view(batch, -1, heads, query.Shape.OutFeatures / heads).transpose(1, 2);
}
