using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Two-dimensional convolution layer.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels, long out_channels, (long Height, long Width) kernel, (long Height, long Width) stride, (long Height, long Width)? padding,
        Padding? rule, (long Height, long Width) dilation, PaddingModes mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(
            nameof(Conv2d), in_channels, out_channels, [kernel.Height, kernel.Width], [stride.Height, stride.Width],
            padding is { } by ? [by.Height, by.Width] : null, rule, [dilation.Height, dilation.Width], false, [0, 0], groups, bias, mode, device, dtype)
    {
    }

    /// <summary>The layer's output.</summary>
    /// <param name="input">[batch, in, height, width] or [in, height, width].</param>
    /// <returns>[batch, out, height, width] or [out, height, width].</returns>
    /// <exception cref="ArgumentException">The input has other channels or dimensions.</exception>
    public override Tensor forward(Tensor input)
    {
        if (!ValidateShape(input, 2))
        {
            throw new ArgumentException($"The layer needs {in_channels} channels, [batch, channels, height, width]; got [{string.Join(", ", input.shape)}].");
        }

        if (padding_mode is PaddingModes.Zeros or PaddingModes.Constant)
        {
            return padding_type is { } rule
                ? nn.functional.conv2d_padding(input, weight, bias, stride, rule, dilation, groups)
                : nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
        }

        using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
        return nn.functional.conv2d(padded, weight, bias, stride, null, dilation, groups);
    }
}
