using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>All gates 1, whatever the logits are: the plain LoRA supernet.</summary>
public sealed class OpenGates : IGateRelaxation
{
    /// <inheritdoc/>
    public bool TakesNoise => false;

    /// <inheritdoc/>
    public Tensor Gates(Tensor logits, IReadOnlyList<double>? noise)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return ones(logits.shape, logits.dtype, logits.device);
    }
}
