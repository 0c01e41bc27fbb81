namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor without dimensions of type Bool unless given.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Of(scalar, dtype ?? ScalarType.Bool, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<bool>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<bool>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<bool>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<bool>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions of type Byte.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => Of(scalar, ScalarType.Byte, device, requires_grad);

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<byte>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<byte>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return FromNested<byte>(rawArray, dtype, device, requires_grad);
    }

    /// <summary>A copy of an array, of its type unless given.</summary>
    public static Tensor tensor(
        byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<byte>(rawArray, [rawArray.Length], dtype, device, requires_grad);
    }

    /// <summary>A copy of an array in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<byte>(rawArray, dimensions, dtype, device, requires_grad);
    }

    /// <summary>A copy of a list, of its type unless given.</summary>
    public static Tensor tensor(
        IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of a list in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => tensor(rawArray.ToArray(), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of memory in row-major order, of its type unless given.</summary>
    public static Tensor tensor(
        Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return From<byte>(rawArray.Span, dimensions, dtype, device, requires_grad);
    }
}
