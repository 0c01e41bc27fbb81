using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of random.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_generator_new(int deviceType, int deviceIndex, long seed, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_generator_default(out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_generator_manual_seed(GeneratorHandle self, long seed);

    [LibraryImport(Library)]
    internal static partial int at_generator_seed(GeneratorHandle self, out long result);

    [LibraryImport(Library)]
    internal static partial int at_generator_initial_seed(GeneratorHandle self, out long result);

    [LibraryImport(Library)]
    internal static partial int at_generator_get_state(GeneratorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_generator_set_state(GeneratorHandle self, TensorHandle state);

    [LibraryImport(Library)]
    internal static partial int at_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int at_rand(ReadOnlySpan<long> sizes, int dims, GeneratorHandle generator, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_randn(ReadOnlySpan<long> sizes, int dims, GeneratorHandle generator, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_randint(long low, long high, ReadOnlySpan<long> sizes, int dims, GeneratorHandle generator, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_randperm(long n, GeneratorHandle generator, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_rand_like(TensorHandle self, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_randn_like(TensorHandle self, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_randint_like(TensorHandle self, long low, long high, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_uniform_(TensorHandle self, double from, double to, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_normal_(TensorHandle self, double mean, double std, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_log_normal_(TensorHandle self, double mean, double std, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_exponential_(TensorHandle self, double lambda, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_random_(TensorHandle self, long from, long to, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_bernoulli(TensorHandle self, GeneratorHandle generator, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bernoulli_(TensorHandle self, double p, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_bernoulli_tensor_(TensorHandle self, TensorHandle p, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_multinomial(TensorHandle self, long samples, [MarshalAs(UnmanagedType.U1)] bool replacement, GeneratorHandle generator, out IntPtr result);
}
