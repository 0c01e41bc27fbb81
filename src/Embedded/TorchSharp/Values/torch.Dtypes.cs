using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Unsigned, 8 bits.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed, 8 bits.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>Signed, 16 bits.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>Signed, 32 bits.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>Signed, 64 bits.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>IEEE half precision.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>IEEE half precision.</summary>
    public static ScalarType half = ScalarType.Float16;

    /// <summary>IEEE single precision.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>IEEE double precision.</summary>
    public static ScalarType float64 = ScalarType.Float64;

    /// <summary>Single precision with 7 bits of fraction.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Truth value.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Signed, 16 bits.</summary>
    public static ScalarType @short = ScalarType.Int16;

    /// <summary>Signed, 32 bits.</summary>
    public static ScalarType @int = ScalarType.Int32;

    /// <summary>Signed, 64 bits.</summary>
    public static ScalarType @long = ScalarType.Int64;

    /// <summary>IEEE single precision.</summary>
    public static ScalarType @float = ScalarType.Float32;

    /// <summary>IEEE double precision.</summary>
    public static ScalarType @double = ScalarType.Float64;

    /// <summary>The element type that factories use when told none.</summary>
    public static ScalarType get_default_dtype()
    {
        Native.Check(Native.at_get_default_dtype(out var type), "get_default_dtype");
        return (ScalarType)type;
    }

    /// <summary>Sets the element type that factories use when told none; must be a floating-point type.</summary>
    public static void set_default_dtype(ScalarType dtype) =>
        Native.Check(Native.at_set_default_dtype((int)dtype), "set_default_dtype");

    /// <summary>The type to which two types are promoted when they meet.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2)
    {
        Native.Check(Native.at_promote_types((int)type1, (int)type2, out var type), "promote_types");
        return (ScalarType)type;
    }

    /// <summary>The element type of the result of arithmetic between two tensors.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2)
    {
        Native.Check(Native.at_result_type(tensor1.Handle, tensor2.Handle, out var type), "result_type");
        return (ScalarType)type;
    }

    /// <summary>Whether the type is a floating-point type.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether the type is an integer type; Bool counts as one.</summary>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether the type is a complex type.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
}
