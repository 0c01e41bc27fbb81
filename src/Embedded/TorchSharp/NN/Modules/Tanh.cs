using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Hyperbolic tangent.</summary>
public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
{
    internal Tanh(bool inplace)
        : base(nameof(Tanh)) => this.inplace = inplace;

    /// <summary>Whether to overwrite the input.</summary>
    public bool inplace { get; set; }

    /// <summary>Name of the kind of module.</summary>
    public override string GetName() => nameof(Tanh);

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.tanh(tensor, inplace);
}
