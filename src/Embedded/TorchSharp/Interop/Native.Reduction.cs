using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of reduction.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_sum(TensorHandle self, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sum_dims(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mean(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mean_dims(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nansum(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_prod(TensorHandle self, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_prod_dim(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_std(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool unbiased, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_std_dims(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_var(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool unbiased, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_var_dims(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_std_mean(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr mean);

    [LibraryImport(Library)]
    internal static partial int at_var_mean(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool unbiased, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr mean);

    [LibraryImport(Library)]
    internal static partial int at_norm(TensorHandle self, double p, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_norm_dim(TensorHandle self, double p, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_dist(TensorHandle self, TensorHandle other, double p, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logsumexp(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logcumsumexp(TensorHandle self, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cumsum(TensorHandle self, long dim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cumprod(TensorHandle self, long dim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_count_nonzero(TensorHandle self, ReadOnlySpan<long> axes, int dims, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_all(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_any(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_max(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_min(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_median(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_all_dim(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_any_dim(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_amax(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_amin(TensorHandle self, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_argmax(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_argmin(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasDim, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_argsort(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool descending, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_max_dim(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_min_dim(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_mode(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_sort(TensorHandle self, long dim, [MarshalAs(UnmanagedType.U1)] bool descending, [MarshalAs(UnmanagedType.U1)] bool stable, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_topk(TensorHandle self, long k, long dim, [MarshalAs(UnmanagedType.U1)] bool largest, [MarshalAs(UnmanagedType.U1)] bool sorted, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_kthvalue(TensorHandle self, long k, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_cummax(TensorHandle self, long dim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_cummin(TensorHandle self, long dim, out IntPtr result, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial int at_quantile(TensorHandle self, TensorHandle q, long dim, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bincount(TensorHandle self, TensorHandle weights, long minlength, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_unique(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool sorted, [MarshalAs(UnmanagedType.U1)] bool returnInverse, [MarshalAs(UnmanagedType.U1)] bool returnCounts, out IntPtr result, out IntPtr inverse, out IntPtr counts);
}
