using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Relaxed gates of the Differential Adaptation Matrix as a differentiable function of their logits Γ.</summary>
public interface IGateRelaxation
{
    /// <summary>True when <see cref="Gates"/> uses noise while searching.</summary>
    bool TakesNoise { get; }

    /// <summary>The gates of all modules.</summary>
    /// <param name="logits">Γ, <c>[modules]</c>, any floating type; the gates keep its graph.</param>
    /// <param name="noise">One uniform number in (0, 1) per module for a sample; null for the gates without noise, which evaluation uses.</param>
    /// <returns>Gates <c>[modules]</c>; the caller's dispose scope owns them.</returns>
    Tensor Gates(Tensor logits, IReadOnlyList<double>? noise);
}
