using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number with its kind (integer, floating point, boolean), as libtorch's type promotion needs it.</summary>
/// <remarks>Holds no native memory here; <see cref="Dispose"/> exists because the real package's class does.</remarks>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarArg value, torch.ScalarType type)
    {
        Value = value;
        Type = type;
    }

    /// <summary>The type that the number was made from.</summary>
    public torch.ScalarType Type { get; }

    internal ScalarArg Value { get; }

    /// <summary>A scalar of type Byte.</summary>
    public static implicit operator Scalar(byte value) => new(ScalarArg.Of((long)value), torch.ScalarType.Byte);

    /// <summary>A scalar of type Int8.</summary>
    public static implicit operator Scalar(sbyte value) => new(ScalarArg.Of((long)value), torch.ScalarType.Int8);

    /// <summary>A scalar of type Int16.</summary>
    public static implicit operator Scalar(short value) => new(ScalarArg.Of((long)value), torch.ScalarType.Int16);

    /// <summary>A scalar of type Int32.</summary>
    public static implicit operator Scalar(int value) => new(ScalarArg.Of((long)value), torch.ScalarType.Int32);

    /// <summary>A scalar of type Int64.</summary>
    public static implicit operator Scalar(long value) => new(ScalarArg.Of(value), torch.ScalarType.Int64);

    /// <summary>A scalar of type Float16.</summary>
    public static implicit operator Scalar(Half value) => new(ScalarArg.Of((double)value), torch.ScalarType.Float16);

    /// <summary>A scalar of type BFloat16.</summary>
    public static implicit operator Scalar(BFloat16 value) => new(ScalarArg.Of((double)value), torch.ScalarType.BFloat16);

    /// <summary>A scalar of type Float32.</summary>
    public static implicit operator Scalar(float value) => new(ScalarArg.Of((double)value), torch.ScalarType.Float32);

    /// <summary>A scalar of type Float64.</summary>
    public static implicit operator Scalar(double value) => new(ScalarArg.Of(value), torch.ScalarType.Float64);

    /// <summary>A scalar of type Bool.</summary>
    public static implicit operator Scalar(bool value) => new(ScalarArg.Of(value), torch.ScalarType.Bool);

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => Value.Kind switch
    {
        ScalarArg.Kinds.Floating => Value.AsDouble.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ScalarArg.Kinds.Boolean => Value.Bits != 0 ? "True" : "False",
        _ => Value.Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    internal static Scalar FromNative(ScalarArg value, torch.ScalarType type) => new(value, type);
}
