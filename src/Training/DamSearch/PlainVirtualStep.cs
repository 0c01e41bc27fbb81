using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Gradient descent without state: d = ξ g.</summary>
/// <param name="rate">ξ, the learning rate of the weights.</param>
public sealed class PlainVirtualStep(double rate) : IVirtualStep
{
    /// <inheritdoc/>
    public IReadOnlyList<VirtualStep> Unroll(IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(gradients);
        return [.. gradients.Select(g => new VirtualStep(g.mul(rate), g.new_full([], rate)))];
    }
}
