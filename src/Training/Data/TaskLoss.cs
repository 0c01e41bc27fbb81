using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>
/// The loss of a task, in nats: cross entropy for class numbers, the Kullback-Leibler divergence Σ p (log p − log q) for a teacher's
/// probabilities p. The latter is the cross entropy less the teacher's entropy, so its gradient is the same and its minimum is 0.
/// </summary>
public static class TaskLoss
{
    /// <summary>Smallest probability whose logarithm is taken; below it p log p is as good as 0.</summary>
    private const double Smallest = 1e-9;

    /// <summary>Mean over the examples, a scalar with its graph.</summary>
    /// <param name="logits"><c>[examples, classes]</c>.</param>
    /// <param name="labels">Class numbers <c>[examples]</c> or probabilities <c>[examples, classes]</c>.</param>
    public static Tensor Mean(Tensor logits, Tensor labels) =>
        AreSoft(labels) ? Divergence(logits, labels).div(labels.shape[0]) : nn.functional.cross_entropy(logits, labels);

    /// <summary>Sum over the examples, a scalar with its graph.</summary>
    /// <inheritdoc cref="Mean"/>
    public static Tensor Sum(Tensor logits, Tensor labels) =>
        AreSoft(labels) ? Divergence(logits, labels) : nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);

    /// <summary>The class of each example <c>[examples]</c>, int64: the teacher's most probable one where labels are probabilities.</summary>
    public static Tensor ClassNumbers(Tensor labels) => AreSoft(labels) ? labels.argmax(-1) : labels;

    /// <summary>Whether labels are probabilities.</summary>
    public static bool AreSoft(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.dim() == 2;
    }

    private static Tensor Divergence(Tensor logits, Tensor probabilities)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return probabilities.mul(probabilities.clamp_min(Smallest).log().sub(nn.functional.log_softmax(logits, -1))).sum();
    }
}
