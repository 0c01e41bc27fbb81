using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sets elements to 0 at random while training; passes its input on while evaluating.</summary>
public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout(double p, bool inplace)
        : base(nameof(Dropout))
    {
        this.p = p;
        this.inplace = inplace;
    }

    /// <summary>Probability of 0, in [0, 1].</summary>
    public double p { get; set; }

    /// <summary>Whether to overwrite the input.</summary>
    public bool inplace { get; set; }

    /// <summary>The layer's output.</summary>
    /// <param name="tensor">Any shape, floating.</param>
    public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
}
