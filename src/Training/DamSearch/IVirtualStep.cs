using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>One unrolled optimizer step w' = w − d(g) of the second-order hypergradient (docs/strategies/dam.md), with its derivative by the gradient g.</summary>
public interface IVirtualStep
{
    /// <summary>The step of each weight. Nothing is changed; the caller's dispose scope owns the results.</summary>
    /// <param name="weights">w.</param>
    /// <param name="gradients">g = ∂L_train/∂w, same shapes.</param>
    IReadOnlyList<VirtualStep> Unroll(IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> gradients);
}

/// <summary>The step of one weight.</summary>
/// <param name="Displacement">d, subtracted from the weight; same shape.</param>
/// <param name="Slope">∂d/∂g, element by element; broadcasts to the weight's shape.</param>
public sealed record VirtualStep(Tensor Displacement, Tensor Slope);
