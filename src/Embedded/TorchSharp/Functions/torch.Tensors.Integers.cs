namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor without dimensions of type Int64 unless given.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Of(scalar, dtype ?? ScalarType.Int64, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<long>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<long>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<long>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<long>(dataArray, [dataArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<long>(dataArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<long>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A tensor without dimensions of type Int32.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => Of(scalar, ScalarType.Int32, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<int>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<int>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<int>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<int>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<int>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<int>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }
}
