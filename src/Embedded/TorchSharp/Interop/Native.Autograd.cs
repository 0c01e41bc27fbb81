using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of autograd.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_set_requires_grad(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    internal static partial int at_grad(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_set_grad(TensorHandle self, TensorHandle grad);

    [LibraryImport(Library)]
    internal static partial int at_retain_grad(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_detach(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_detach_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_backward(ReadOnlySpan<IntPtr> tensors, int count, ReadOnlySpan<IntPtr> grads, int gradCount, [MarshalAs(UnmanagedType.U1)] bool retainGraph, [MarshalAs(UnmanagedType.U1)] bool createGraph, ReadOnlySpan<IntPtr> inputs, int inputCount);

    [LibraryImport(Library)]
    internal static partial int at_autograd_grad(ReadOnlySpan<IntPtr> outputs, int count, ReadOnlySpan<IntPtr> inputs, int inputCount, ReadOnlySpan<IntPtr> grads, int gradCount, [MarshalAs(UnmanagedType.U1)] bool retainGraph, [MarshalAs(UnmanagedType.U1)] bool createGraph, [MarshalAs(UnmanagedType.U1)] bool allowUnused, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_grad_enabled(out int result);

    [LibraryImport(Library)]
    internal static partial int at_set_grad_enabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    internal static partial int at_inference_mode_enabled(out int result);

    [LibraryImport(Library)]
    internal static partial int at_inference_mode_enter([MarshalAs(UnmanagedType.U1)] bool mode, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_inference_mode_leave(IntPtr guard);
}
