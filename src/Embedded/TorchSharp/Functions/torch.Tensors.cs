using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Copies memory into a tensor of its type, then converts it where another type or device is given.</summary>
    private static unsafe Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        fixed (T* start = values)
        {
            var options = new OptionsArg(dtype, device, requires_grad);
            var bytes = (long)values.Length * sizeof(T);
            var status = Native.at_from_data((IntPtr)start, bytes, (int)ElementTypes.Of<T>(), dimensions, dimensions.Length, options, out var made);
            return Native.Made(status, "tensor", made);
        }
    }

    private static Tensor FromNested<T>(Array values, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        var dimensions = new long[values.Rank];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = values.GetLongLength(i);
        }

        var flat = values.Length == 0
            ? default
            : MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return From(flat, dimensions, dtype, device, requires_grad);
    }

    private static Tensor Of(Scalar value, ScalarType dtype, Device? device = null, bool requires_grad = false) =>
        full(ReadOnlySpan<long>.Empty, value, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions of type Float32.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => Of(scalar, ScalarType.Float32, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<float>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<float>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<float>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<float>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<float>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<float>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A tensor without dimensions of type Float64 unless given.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Of(scalar, dtype ?? ScalarType.Float64, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<double>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<double>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<double>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<double>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<double>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<double>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }
}
