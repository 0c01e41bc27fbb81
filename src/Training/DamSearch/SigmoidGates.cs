using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Independent gates γ̄ = σ(Γ/τ) (docs/strategies/dam.md).</summary>
/// <param name="temperature">τ, above 0.</param>
public sealed class SigmoidGates(double temperature) : IGateRelaxation
{
    /// <inheritdoc/>
    public bool TakesNoise => false;

    /// <inheritdoc/>
    public Tensor Gates(Tensor logits, IReadOnlyList<double>? noise)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.div(temperature).sigmoid();
    }
}
