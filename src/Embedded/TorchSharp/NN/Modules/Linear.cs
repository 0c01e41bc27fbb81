using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A dense layer: input times weight transposed, plus bias.</summary>
/// <remarks>Starts like PyTorch: weight and bias uniform in +-1/sqrt(in), from the default generator.</remarks>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        weight = new Parameter(empty([outputSize, inputSize], dtype, device));
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (hasBias)
        {
            bias = new Parameter(empty([outputSize], dtype, device));
            AffineParameters.StartBias(weight, bias);
        }
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        in_features = weight.shape[1];
        out_features = weight.shape[0];
        this.weight = weight;
        this.bias = bias;
    }

    /// <summary>Width of the input.</summary>
    public long in_features { get; set; }

    /// <summary>Width of the output.</summary>
    public long out_features { get; set; }

    /// <summary>[out], or null. The setter disposes of the earlier one.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = AffineParameters.Adopt(_bias, value);
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>[out, in]. The setter disposes of the earlier one.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = AffineParameters.Adopt(_weight, value);
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>The layer's output.</summary>
    /// <param name="tensor">[..., in].</param>
    /// <returns>[..., out].</returns>
    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight!, _bias);
}
