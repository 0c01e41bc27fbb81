using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Examples of one step.</summary>
/// <param name="Input">Model input, <c>[batch, channels, height, width]</c>.</param>
/// <param name="Labels">Class numbers <c>[batch]</c>, int64, or a teacher's probabilities <c>[batch, classes]</c>.</param>
public sealed record Batch(ModelInput Input, Tensor Labels)
{
    /// <summary>Mean loss of the batch (see <see cref="TaskLoss"/>), a scalar with its graph.</summary>
    /// <param name="logits"><c>[batch, classes]</c>.</param>
    public Tensor Loss(Tensor logits) => TaskLoss.Mean(logits, Labels);
}
