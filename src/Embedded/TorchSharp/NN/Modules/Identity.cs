using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Passes its input on.</summary>
public sealed class Identity : ParameterLessModule<Tensor, Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    /// <summary>Another handle to the input.</summary>
    /// <param name="tensor">Any tensor.</param>
    public override Tensor forward(Tensor tensor) => tensor.alias();
}
