using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x times the logistic function of x (also called swish).</summary>
public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
{
    internal SiLU(bool inplace)
        : base(nameof(SiLU)) => this.inplace = inplace;

    /// <summary>Whether to overwrite the input.</summary>
    public bool inplace { get; set; }

    /// <summary>Name of the kind of module.</summary>
    public override string GetName() => nameof(SiLU);

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
}
