using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Numbers from a start to before a stop, by a step.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_arange(ScalarArg.Of(start), ScalarArg.Of(stop), ScalarArg.Of(step), new OptionsArg(dtype, device, requires_grad), out var made), "arange", made);

    /// <summary>Numbers from a start to before a stop, by one.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>Numbers from zero to before a stop, by one.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>So many numbers evenly spaced between two ends.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_linspace(start, end, steps, new OptionsArg(dtype, device, requires_grad), out var made), "linspace", made);

    /// <summary>So many powers with evenly spaced exponents.</summary>
    public static Tensor logspace(
        double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_logspace(start, end, steps, @base, new OptionsArg(dtype, device, requires_grad), out var made), "logspace", made);

    /// <summary>The identity matrix.</summary>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_eye(rows, columns, new OptionsArg(dtype, device, requires_grad), out var made), "eye", made);
    }

    /// <summary>A tensor with given distances, holding whatever the memory holds.</summary>
    public static Tensor empty_strided(
        long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_empty_strided(size, size.Length, strides, strides.Length, new OptionsArg(dtype, device, requires_grad), out var made), "empty_strided", made);
    }

    /// <summary>Zeros in the shape of another tensor.</summary>
    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_zeros_like(input.Handle, new OptionsArg(dtype, device, requires_grad), out var made), "zeros_like", made);
    }

    /// <summary>Ones in the shape of another tensor.</summary>
    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_ones_like(input.Handle, new OptionsArg(dtype, device, requires_grad), out var made), "ones_like", made);
    }

    /// <summary>Whatever the memory holds, in the shape of another tensor.</summary>
    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_empty_like(input.Handle, new OptionsArg(dtype, device, requires_grad), out var made), "empty_like", made);
    }

    /// <summary>One number in the shape of another tensor.</summary>
    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Native.Made(Native.at_full_like(input.Handle, ScalarArg.Of(value), new OptionsArg(dtype, device, requires_grad), out var made), "full_like", made);
    }

    /// <summary>The indices of the lower triangle of a matrix.</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Native.Made(Native.at_tril_indices(row, col, offset, new OptionsArg(dtype, device), out var made), "tril_indices", made);

    /// <summary>The indices of the upper triangle of a matrix.</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Native.Made(Native.at_triu_indices(row, col, offset, new OptionsArg(dtype, device), out var made), "triu_indices", made);

    private static void RefuseNames(string[]? names)
    {
        if (names is not null)
        {
            throw new ArgumentException("named dimensions are not supported", nameof(names));
        }
    }
}
