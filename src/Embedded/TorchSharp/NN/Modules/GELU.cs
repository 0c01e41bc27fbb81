using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv 1606.08415).</summary>
public sealed class GELU : ParameterLessModule<Tensor, Tensor>
{
    internal GELU(Approximate approximate, bool inplace)
        : base(nameof(GELU))
    {
        this.approximate = approximate;
        this.inplace = inplace;
    }

    /// <summary>Which form of the function.</summary>
    public enum Approximate
    {
        /// <summary>The exact one.</summary>
        none,

        /// <summary>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).</summary>
        tanh,
    }

    /// <summary>Which form of the function.</summary>
    public Approximate approximate { get; set; }

    /// <summary>Whether to overwrite the input.</summary>
    public bool inplace { get; set; }

    /// <summary>The function's values.</summary>
    /// <param name="tensor">Any shape, floating.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
}
