using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

/// <summary>A number on its way to the shim: two registers, no allocation. Mirrors <c>at_scalar</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ScalarArg(long bits, ScalarArg.Kinds kind)
{
    internal enum Kinds : long { Absent = 0, Integer = 1, Floating = 2, Boolean = 3 }

    internal readonly long Bits = bits;
    internal readonly Kinds Kind = kind;

    internal static readonly ScalarArg One = new(1, Kinds.Integer);

    internal double AsDouble => Kind == Kinds.Floating ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal static ScalarArg Of(long value) => new(value, Kinds.Integer);

    internal static ScalarArg Of(double value) => new(BitConverter.DoubleToInt64Bits(value), Kinds.Floating);

    internal static ScalarArg Of(bool value) => new(value ? 1 : 0, Kinds.Boolean);

    internal static ScalarArg Of(Scalar? value) => value is null ? default : value.Value;
}

/// <summary>Dtype, device and requires_grad of a factory call. Mirrors <c>at_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OptionsArg
{
    internal readonly int Dtype;
    internal readonly int DeviceType;
    internal readonly int DeviceIndex;
    internal readonly int RequiresGrad;

    internal OptionsArg(torch.ScalarType? dtype, torch.Device? device = null, bool requiresGrad = false)
    {
        Dtype = dtype is { } type ? (int)type : -1;
        DeviceType = device is null ? -1 : (int)device.type;
        DeviceIndex = device is null ? -1 : device.index;
        RequiresGrad = requiresGrad ? 1 : 0;
    }
}
