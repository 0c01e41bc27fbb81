using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Cross entropy between scores and classes.</summary>
public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    /// <summary>A loss.</summary>
    /// <param name="weight">[classes] weights or null.</param>
    /// <param name="ignore_index">Class number that counts for nothing; null: -100.</param>
    /// <param name="reduction">What to do with the values per element.</param>
    /// <param name="label_smoothing">Part of each target that is spread evenly over the classes.</param>
    public CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, nn.Reduction reduction = nn.Reduction.Mean, double label_smoothing = 0.0)
        : base(weight, reduction)
    {
        this.ignore_index = ignore_index;
        this.label_smoothing = label_smoothing;
    }

    /// <summary>Class number that counts for nothing; null: -100.</summary>
    public long? ignore_index { get; }

    /// <summary>Part of each target that is spread evenly over the classes.</summary>
    public double label_smoothing { get; }

    /// <summary>The loss.</summary>
    /// <param name="input">[batch, classes] or [batch, classes, ...] scores.</param>
    /// <param name="target">[batch] or [batch, ...] class numbers (int64), or probabilities in the input's shape.</param>
    public override Tensor forward(Tensor input, Tensor target) =>
        nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
}
