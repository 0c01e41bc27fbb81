using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of indexing.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_index_get(TensorHandle self, ReadOnlySpan<IndexArg> indices, int count, ReadOnlySpan<IntPtr> tensors, int tensorCount, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_index_set(TensorHandle self, ReadOnlySpan<IndexArg> indices, int count, ReadOnlySpan<IntPtr> tensors, int tensorCount, TensorHandle value);

    [LibraryImport(Library)]
    internal static partial int at_index_set_scalar(TensorHandle self, ReadOnlySpan<IndexArg> indices, int count, ReadOnlySpan<IntPtr> tensors, int tensorCount, ScalarArg value);

    [LibraryImport(Library)]
    internal static partial int at_index_put_(TensorHandle self, ReadOnlySpan<IntPtr> tensors, int tensorCount, TensorHandle value, [MarshalAs(UnmanagedType.U1)] bool accumulate);
}
