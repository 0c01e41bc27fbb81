using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of core.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_version(out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_alias_handle(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long at_dim(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long at_numel(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_dtype(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_device_type(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_device_index(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long at_element_size(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_requires_grad(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_is_leaf(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_is_contiguous(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int at_is_sparse(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long at_storage_offset(TensorHandle self);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void at_sizes(TensorHandle self, ref long result);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void at_strides(TensorHandle self, ref long result);

    [LibraryImport(Library)]
    internal static partial int at_size(TensorHandle self, long dim, out long result);

    [LibraryImport(Library)]
    internal static partial int at_stride(TensorHandle self, long dim, out long result);

    [LibraryImport(Library)]
    internal static partial int at_data_ptr(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_item(TensorHandle self, out ScalarArg result);

    [LibraryImport(Library)]
    internal static partial int at_from_data(IntPtr data, long bytes, int sourceDtype, ReadOnlySpan<long> sizes, int dims, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_empty(ReadOnlySpan<long> sizes, int dims, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_empty_strided(ReadOnlySpan<long> sizes, int dims, ReadOnlySpan<long> strides, int strideCount, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_zeros(ReadOnlySpan<long> sizes, int dims, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ones(ReadOnlySpan<long> sizes, int dims, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_full(ReadOnlySpan<long> sizes, int dims, ScalarArg value, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_arange(ScalarArg start, ScalarArg stop, ScalarArg step, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linspace(double start, double end, long steps, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logspace(double start, double end, long steps, double @base, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_eye(long rows, long columns, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_empty_like(TensorHandle self, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_zeros_like(TensorHandle self, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ones_like(TensorHandle self, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_full_like(TensorHandle self, ScalarArg value, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tril_indices(long row, long col, long offset, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_triu_indices(long row, long col, long offset, OptionsArg o, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_to(TensorHandle self, OptionsArg o, [MarshalAs(UnmanagedType.U1)] bool copy, [MarshalAs(UnmanagedType.U1)] bool nonBlocking, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clone(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_contiguous(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_copy_(TensorHandle self, TensorHandle source, [MarshalAs(UnmanagedType.U1)] bool nonBlocking);

    [LibraryImport(Library)]
    internal static partial int at_set_(TensorHandle self, TensorHandle source);

    [LibraryImport(Library)]
    internal static partial int at_result_type(TensorHandle first, TensorHandle second, out int result);

    [LibraryImport(Library)]
    internal static partial int at_promote_types(int first, int second, out int result);

    [LibraryImport(Library)]
    internal static partial int at_get_default_dtype(out int result);

    [LibraryImport(Library)]
    internal static partial int at_set_default_dtype(int dtype);

    [LibraryImport(Library)]
    internal static partial int at_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int at_get_num_threads(out int result);

    [LibraryImport(Library)]
    internal static partial int at_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int at_get_num_interop_threads(out int result);

    [LibraryImport(Library)]
    internal static partial int at_cuda_is_available(out int result);

    [LibraryImport(Library)]
    internal static partial int at_cudnn_is_available(out int result);

    [LibraryImport(Library)]
    internal static partial int at_cuda_device_count(out int result);

    [LibraryImport(Library)]
    internal static partial int at_cuda_synchronize(int index);

    [LibraryImport(Library)]
    internal static partial int at_use_deterministic_algorithms([MarshalAs(UnmanagedType.U1)] bool mode, [MarshalAs(UnmanagedType.U1)] bool warnOnly);

    [LibraryImport(Library)]
    internal static partial int at_deterministic_algorithms(out int mode, out int warnOnly);

    [LibraryImport(Library)]
    internal static partial int at_set_allow_tf32([MarshalAs(UnmanagedType.U1)] bool matmul, [MarshalAs(UnmanagedType.U1)] bool cudnn);

    [LibraryImport(Library)]
    internal static partial int at_get_allow_tf32(out int matmul, out int cudnn);
}
