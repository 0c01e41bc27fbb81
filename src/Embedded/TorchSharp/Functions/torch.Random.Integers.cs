using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        RefuseNames(names);
        var options = new OptionsArg(dtype ?? ScalarType.Int64, device, requires_grad);
        return Native.Made(Native.at_randint(low, high, size, size.Length, GeneratorHandle.Of(generator), options, out var made), "randint", made);
    }

    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    /// <summary>Whole numbers drawn evenly from a lower bound (0 where absent) to below an upper bound; Int64 unless given.</summary>
    public static Tensor randint(
        int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    /// <summary>The numbers below n in random order; Int64 unless given.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var options = new OptionsArg(dtype ?? ScalarType.Int64, device, requires_grad);
        return Native.Made(Native.at_randperm(n, GeneratorHandle.Of(generator), options, out var made), "randperm", made);
    }

    /// <summary>Normally distributed numbers.</summary>
    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var made = empty(size, dtype, device, names: names);
        return made.normal_(mean, std, generator).requires_grad_(requires_grad);
    }

    /// <summary>Numbers drawn evenly from 0 to 1, in the shape of another tensor.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_rand_like(input.Handle, new OptionsArg(dtype, device, requires_grad), out var made), "rand_like", made);

    /// <summary>Normally distributed numbers, in the shape of another tensor.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_randn_like(input.Handle, new OptionsArg(dtype, device, requires_grad), out var made), "randn_like", made);

    /// <summary>Whole numbers drawn evenly from a range, in the shape of another tensor.</summary>
    public static Tensor randint_like(
        Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Native.Made(Native.at_randint_like(input.Handle, low, high, new OptionsArg(dtype, device, requires_grad), out var made), "randint_like", made);

    /// <summary>Ones at the probabilities that the elements give, else zeros.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Places drawn by the weights that the elements give.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
}
