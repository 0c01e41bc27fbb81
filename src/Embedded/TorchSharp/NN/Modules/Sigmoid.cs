using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Logistic function.</summary>
public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
{
    internal Sigmoid(bool inplace)
        : base(nameof(Sigmoid)) => this.inplace = inplace;

    /// <summary>Whether to overwrite the input.</summary>
    public bool inplace { get; set; }

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor, inplace);
}
