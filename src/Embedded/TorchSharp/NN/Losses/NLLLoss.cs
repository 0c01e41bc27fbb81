using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Negative log likelihood of classes.</summary>
public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    /// <summary>A loss.</summary>
    /// <param name="weight">[classes] weights or null.</param>
    /// <param name="reduction">What to do with the values per element.</param>
    public NLLLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(weight, reduction)
    {
    }

    /// <summary>The loss.</summary>
    /// <param name="input">[batch, classes] or [batch, classes, ...] log-probabilities.</param>
    /// <param name="target">[batch] or [batch, ...] class numbers (int64).</param>
    public override Tensor forward(Tensor input, Tensor target) => nn.functional.nll_loss(input, target, weight, reduction);
}
