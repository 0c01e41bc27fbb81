using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Base of losses of two inputs that weigh the classes.</summary>
/// <remarks>A model that holds the loss registers the weights as its buffer: it moves and disposes of them.</remarks>
/// <typeparam name="T1">First input.</typeparam>
/// <typeparam name="T2">Second input.</typeparam>
/// <typeparam name="TResult">Result.</typeparam>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>A loss.</summary>
    /// <param name="weight">[classes] weights or null.</param>
    /// <param name="reduction">What to do with the values per element.</param>
    protected WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction) => this.weight = weight;

    /// <summary>[classes] weights or null.</summary>
    [field: ComponentName(Name = nameof(weight))]
    public Tensor? weight { get; }
}
