using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Exponentials that sum to 1 along a dimension.</summary>
public sealed class Softmax : ParameterLessModule<Tensor, Tensor>
{
    internal Softmax(long dim)
        : base(nameof(Softmax)) => this.dim = dim;

    /// <summary>Dimension along which the values sum to 1.</summary>
    public long dim { get; set; }

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape, floating.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.softmax(tensor, dim);
}
