using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalises the trailing dimensions to mean 0 and variance 1, then scales and shifts (Ba et al. 2016, arXiv 1607.06450).</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (elementwise_affine)
        {
            weight = new Parameter(empty(normalized_shape, dtype, device));
            if (bias)
            {
                this.bias = new Parameter(empty(normalized_shape, dtype, device));
            }
        }

        reset_parameters();
    }

    /// <summary>Whether the layer has a weight.</summary>
    public bool elementwise_affine { get; set; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>Sizes of the trailing dimensions that are normalised together.</summary>
    public long[] normalized_shape { get; set; }

    /// <summary>Shift of shape normalized_shape, or null. The setter disposes of the earlier one.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = AffineParameters.Adopt(_bias, value);
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>Scale of shape normalized_shape; null where the layer has none. The setter disposes of the earlier one.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = AffineParameters.Adopt(_weight, value);
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>Sets the scale to 1 and the shift to 0.</summary>
    public void reset_parameters()
    {
        if (_weight is not null)
        {
            nn.init.ones_(_weight);
        }

        if (_bias is not null)
        {
            nn.init.zeros_(_bias);
        }
    }

    /// <summary>The layer's output.</summary>
    /// <param name="tensor">[..., normalized_shape].</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
}
