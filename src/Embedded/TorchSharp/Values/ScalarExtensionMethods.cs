using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Conversions between <see cref="Scalar"/> and the language's numbers.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>A scalar of type Byte.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>A scalar of type Int16.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>A scalar of type Int32.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>A scalar of type Int64.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>A scalar of type Float32.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>A scalar of type Float64.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>A scalar of type Bool.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The number as a float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.ToDouble();

    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Value.AsDouble;

    /// <summary>The number as a long; a fraction is cut off.</summary>
    public static long ToInt64(this Scalar value) =>
        value.Value.Kind == ScalarArg.Kinds.Floating ? (long)value.Value.AsDouble : value.Value.Bits;

    /// <summary>The number as an int; a fraction is cut off.</summary>
    public static int ToInt32(this Scalar value) => (int)value.ToInt64();

    /// <summary>Whether the number differs from zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Value.AsDouble != 0;
}
