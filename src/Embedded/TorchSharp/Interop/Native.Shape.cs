using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of shape.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_view(TensorHandle self, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_reshape(TensorHandle self, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_expand(TensorHandle self, ReadOnlySpan<long> sizes, int dims, [MarshalAs(UnmanagedType.U1)] bool isImplicit, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_broadcast_to(TensorHandle self, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_repeat(TensorHandle self, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tile(TensorHandle self, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_permute(TensorHandle self, ReadOnlySpan<long> order, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_flip(TensorHandle self, ReadOnlySpan<long> axes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_roll(TensorHandle self, ReadOnlySpan<long> shifts, int shiftCount, ReadOnlySpan<long> axes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_movedim(TensorHandle self, ReadOnlySpan<long> source, int sourceCount, ReadOnlySpan<long> target, int targetCount, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_as_strided(TensorHandle self, ReadOnlySpan<long> sizes, int dims, ReadOnlySpan<long> strides, int strideCount, long offset, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_transpose(TensorHandle self, long dim0, long dim1, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_transpose_(TensorHandle self, long dim0, long dim1);

    [LibraryImport(Library)]
    internal static partial int at_t(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mT(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ravel(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_numpy_T(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_flatten(TensorHandle self, long start, long end, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_unflatten(TensorHandle self, long dim, ReadOnlySpan<long> sizes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_unsqueeze(TensorHandle self, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_unsqueeze_(TensorHandle self, long dim);

    [LibraryImport(Library)]
    internal static partial int at_squeeze(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_squeeze_(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim);

    [LibraryImport(Library)]
    internal static partial int at_narrow(TensorHandle self, long dim, long start, long length, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_select(TensorHandle self, long dim, long index, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_slice(TensorHandle self, long dim, long start, long finish, long step, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_unfold(TensorHandle self, long dim, long size, long step, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tril(TensorHandle self, long diagonal, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tril_(TensorHandle self, long diagonal);

    [LibraryImport(Library)]
    internal static partial int at_triu(TensorHandle self, long diagonal, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_triu_(TensorHandle self, long diagonal);

    [LibraryImport(Library)]
    internal static partial int at_diag(TensorHandle self, long diagonal, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_diagonal(TensorHandle self, long offset, long dim1, long dim2, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_diag_embed(TensorHandle self, long offset, long dim1, long dim2, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_repeat_interleave(TensorHandle self, long repeats, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_repeat_interleave_tensor(TensorHandle self, TensorHandle repeats, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cat(ReadOnlySpan<IntPtr> tensors, int count, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_stack(ReadOnlySpan<IntPtr> tensors, int count, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_hstack(ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_vstack(ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_block_diag(ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int at_meshgrid(ReadOnlySpan<IntPtr> tensors, int count, string indexing, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_broadcast_tensors(ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_split(TensorHandle self, long size, long dim, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_split_sizes(TensorHandle self, ReadOnlySpan<long> sizes, int sizeCount, long dim, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_chunk(TensorHandle self, long chunks, long dim, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_tensor_split(TensorHandle self, long sections, long dim, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_unbind(TensorHandle self, long dim, out IntPtr result, out int outCount);

    [LibraryImport(Library)]
    internal static partial int at_index_select(TensorHandle self, long dim, TensorHandle index, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_index_add(TensorHandle self, long dim, TensorHandle index, TensorHandle source, ScalarArg alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_index_add_(TensorHandle self, long dim, TensorHandle index, TensorHandle source, ScalarArg alpha);

    [LibraryImport(Library)]
    internal static partial int at_index_copy(TensorHandle self, long dim, TensorHandle index, TensorHandle source, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_index_copy_(TensorHandle self, long dim, TensorHandle index, TensorHandle source);

    [LibraryImport(Library)]
    internal static partial int at_index_fill(TensorHandle self, long dim, TensorHandle index, ScalarArg value, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_index_fill_(TensorHandle self, long dim, TensorHandle index, ScalarArg value);

    [LibraryImport(Library)]
    internal static partial int at_gather(TensorHandle self, long dim, TensorHandle index, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_scatter(TensorHandle self, long dim, TensorHandle index, TensorHandle src, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_scatter_(TensorHandle self, long dim, TensorHandle index, TensorHandle src);

    [LibraryImport(Library)]
    internal static partial int at_scatter_add(TensorHandle self, long dim, TensorHandle index, TensorHandle src, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_scatter_add_(TensorHandle self, long dim, TensorHandle index, TensorHandle src);

    [LibraryImport(Library)]
    internal static partial int at_take(TensorHandle self, TensorHandle index, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_take_along_dim(TensorHandle self, TensorHandle index, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_masked_fill(TensorHandle self, TensorHandle mask, ScalarArg value, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_masked_fill_(TensorHandle self, TensorHandle mask, ScalarArg value);

    [LibraryImport(Library)]
    internal static partial int at_masked_select(TensorHandle self, TensorHandle mask, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_where(TensorHandle condition, TensorHandle x, TensorHandle y, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nonzero(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_argwhere(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bucketize(TensorHandle self, TensorHandle boundaries, [MarshalAs(UnmanagedType.U1)] bool outInt32, [MarshalAs(UnmanagedType.U1)] bool right, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_searchsorted(TensorHandle sorted, TensorHandle values, [MarshalAs(UnmanagedType.U1)] bool outInt32, [MarshalAs(UnmanagedType.U1)] bool right, out IntPtr result);
}
