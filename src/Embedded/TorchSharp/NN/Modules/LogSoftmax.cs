using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Logarithm of the softmax along a dimension.</summary>
public sealed class LogSoftmax : ParameterLessModule<Tensor, Tensor>
{
    internal LogSoftmax(long dim)
        : base(nameof(LogSoftmax)) => this.dim = dim;

    /// <summary>Dimension along which the values sum to 1.</summary>
    public long dim { get; set; }

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape, floating.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.log_softmax(tensor, dim);
}
