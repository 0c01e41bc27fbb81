using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>The two feed-forward projections of one layer with the activation between.</summary>
internal sealed class FeedForward(Projection first, Projection second, HiddenActivation activation)
{
    /// <param name="x">[n, width].</param>
    /// <returns>[n, width].</returns>
    internal Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = first.call(x);
        var active = activation switch
        {
            HiddenActivation.GeluTanh => nn.functional.gelu(inner, GELU.Approximate.tanh),
            HiddenActivation.Relu => nn.functional.relu(inner),
            _ => nn.functional.gelu(inner),
        };
        return scope.MoveToOuter(second.call(active));
    }
}
