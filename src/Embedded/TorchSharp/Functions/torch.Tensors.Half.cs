namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<Half> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        Half[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<Half>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        Half[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<Half>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        Half[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<Half>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        Half[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<Half>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Half[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<Half>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<Half>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<BFloat16> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<BFloat16> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<BFloat16> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<BFloat16>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A tensor without dimensions of type BFloat16 unless given.</summary>
    public static Tensor tensor(BFloat16 scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Of(scalar, dtype ?? ScalarType.BFloat16, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        BFloat16[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<BFloat16>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        BFloat16[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<BFloat16>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        BFloat16[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<BFloat16>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        BFloat16[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<BFloat16>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        BFloat16[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<BFloat16>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A tensor without dimensions of type Int16.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => Of(scalar, ScalarType.Int16, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<short>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<short>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<short>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<short>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<short>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<short> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<short>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }
}
