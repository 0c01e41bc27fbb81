using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of the convolution layers.</summary>
/// <remarks>Starts like PyTorch: weight and bias uniform in +-1/sqrt(fan in), from the default generator.</remarks>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    /// <summary>[out] or null.</summary>
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    /// <summary>[out, in / groups, kernel...].</summary>
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;

    /// <summary>The padding as `pad` takes it: pairs, the last dimension first.</summary>
    protected long[] _reversed_padding_repeated_twice = [];

    /// <summary>A convolution layer.</summary>
    /// <param name="name">Name of the kind of module.</param>
    /// <param name="in_channels">Channels of the input.</param>
    /// <param name="out_channels">Channels of the output.</param>
    /// <param name="kernel_size">Size of the kernel in each dimension.</param>
    /// <param name="stride">Step in each dimension.</param>
    /// <param name="padding">Padding on both sides in each dimension; null: none, or by padding_type.</param>
    /// <param name="padding_type">Padding by rule, or null.</param>
    /// <param name="dilation">Distance of the kernel's elements in each dimension.</param>
    /// <param name="transposed">Must be false: transposed layers are not part of the embedded package.</param>
    /// <param name="output_padding">Kept for the property.</param>
    /// <param name="groups">Number of groups of channels.</param>
    /// <param name="bias">Whether the layer has a bias.</param>
    /// <param name="padding_mode">What the padding is.</param>
    /// <param name="device">Device of the parameters.</param>
    /// <param name="dtype">Type of the parameters.</param>
    protected Convolution(
        string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
        bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name)
    {
        if (transposed)
        {
            throw new NotSupportedException("Transposed convolutions are not part of the embedded package.");
        }

        if (in_channels % groups != 0 || out_channels % groups != 0)
        {
            throw new ArgumentException($"{groups} groups divide neither {in_channels} nor {out_channels} channels evenly.", nameof(groups));
        }

        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        if (padding_type is { } rule)
        {
            SetPadding(rule);
        }
        else
        {
            SetPadding(padding ?? new long[kernel_size.Length]);
        }

        weight = new Parameter(empty([out_channels, in_channels / groups, .. kernel_size], dtype, device));
        if (bias)
        {
            this.bias = new Parameter(empty([out_channels], dtype, device));
        }

        reset_parameters();
    }

    /// <summary>Channels of the input.</summary>
    public long in_channels { get; }

    /// <summary>Channels of the output.</summary>
    public long out_channels { get; }

    /// <summary>Always false.</summary>
    public bool transposed { get; }

    /// <summary>Size of the kernel in each dimension.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Step in each dimension.</summary>
    public long[] stride { get; set; }

    /// <summary>Padding on both sides in each dimension; null where it goes by rule.</summary>
    public long[]? padding { get; private set; }

    /// <summary>Padding by rule, or null.</summary>
    public Padding? padding_type { get; private set; }

    /// <summary>What the padding is.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>Distance of the kernel's elements in each dimension.</summary>
    public long[] dilation { get; set; }

    /// <summary>Unused by layers that are not transposed.</summary>
    public long[] output_padding { get; set; }

    /// <summary>Number of groups of channels.</summary>
    public long groups { get; set; }

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

    /// <summary>[out, in / groups, kernel...]. The setter disposes of the earlier one.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = AffineParameters.Adopt(_weight, value);
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>Draws new starting values.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (_bias is not null)
        {
            AffineParameters.StartBias(weight, _bias);
        }
    }

    /// <summary>Sets the padding by number.</summary>
    /// <param name="padding">Padding on both sides in each dimension.</param>
    public void SetPadding(long[] padding)
    {
        this.padding = padding;
        padding_type = null;
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(both => new[] { both, both })];
    }

    /// <summary>Sets the padding by rule.</summary>
    /// <param name="padding">None, or as much as keeps the size.</param>
    /// <exception cref="ArgumentException">The rule keeps the size, but the stride is not 1.</exception>
    public void SetPadding(Padding padding)
    {
        if (padding == Padding.Same && stride.Any(step => step != 1))
        {
            throw new ArgumentException("Padding that keeps the size needs stride 1.", nameof(padding));
        }

        this.padding = null;
        padding_type = padding;
        _reversed_padding_repeated_twice =
        [
            .. kernel_size.Zip(dilation, (size, apart) => padding == Padding.Same ? apart * (size - 1) : 0)
                .Reverse()
                .SelectMany(total => new[] { total / 2, total - (total / 2) }),
        ];
    }

    /// <summary>Whether an input has this layer's channels, with or without a batch dimension.</summary>
    /// <param name="input">Input.</param>
    /// <param name="dimensions">Number of spatial dimensions.</param>
    protected bool ValidateShape(Tensor input, long dimensions)
    {
        var shape = input.shape;
        return (shape.Length == dimensions + 2 && shape[1] == in_channels) || (shape.Length == dimensions + 1 && shape[0] == in_channels);
    }
}
