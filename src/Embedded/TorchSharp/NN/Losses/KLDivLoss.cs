using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Kullback-Leibler divergence of the target from the input.</summary>
public sealed class KLDivLoss : Loss<Tensor, Tensor, Tensor>
{
    /// <summary>A loss.</summary>
    /// <param name="log_target">Whether the target is in logarithms.</param>
    /// <param name="reduction">What to do with the values per element.</param>
    public KLDivLoss(bool log_target = true, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction) => this.log_target = log_target;

    /// <summary>Whether the target is in logarithms.</summary>
    public bool log_target { get; }

    /// <summary>The loss.</summary>
    /// <param name="input">Log-probabilities, any shape.</param>
    /// <param name="target">The same shape.</param>
    public override Tensor forward(Tensor input, Tensor target) => nn.functional.kl_div(input, target, log_target, reduction);
}
