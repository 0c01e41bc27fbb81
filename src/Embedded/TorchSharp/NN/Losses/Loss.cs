using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Base of losses of two inputs.</summary>
/// <typeparam name="T1">First input.</typeparam>
/// <typeparam name="T2">Second input.</typeparam>
/// <typeparam name="TResult">Result.</typeparam>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <summary>A loss.</summary>
    /// <param name="reduction">What to do with the values per element.</param>
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<T1, T2, TResult>)) => this.reduction = reduction;

    /// <summary>What is done with the values per element.</summary>
    public nn.Reduction reduction { get; }
}
