using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Building;

/// <summary>Layer normalisation over the last dimension.</summary>
internal readonly record struct Norm(Parameter Weight, Parameter Bias, long[] Shape, double Eps)
{
    /// <param name="x">[.., width].</param>
    internal Tensor Apply(Tensor x) => nn.functional.layer_norm(x, Shape, Weight, Bias, Eps);
}
