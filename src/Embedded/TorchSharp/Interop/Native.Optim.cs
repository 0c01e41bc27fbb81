using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Imports of optim.cpp.</summary>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_optim_adam(
        ReadOnlySpan<IntPtr> parameters, ReadOnlySpan<IntPtr> averages, ReadOnlySpan<IntPtr> squares, ReadOnlySpan<IntPtr> largest, Span<long> steps, int count,
        double lr, double beta1, double beta2, double eps, double weightDecay, [MarshalAs(UnmanagedType.U1)] bool decoupled, [MarshalAs(UnmanagedType.U1)] bool amsgrad, [MarshalAs(UnmanagedType.U1)] bool maximize);

    [LibraryImport(Library)]
    internal static partial int at_optim_sgd(
        ReadOnlySpan<IntPtr> parameters, Span<IntPtr> buffers, int count,
        double lr, double momentum, double dampening, double weightDecay, [MarshalAs(UnmanagedType.U1)] bool nesterov, [MarshalAs(UnmanagedType.U1)] bool maximize);
}
