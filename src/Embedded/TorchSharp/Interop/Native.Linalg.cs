using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of linalg.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_matmul(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mm(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bmm(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mv(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_dot(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_inner(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_outer(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_kron(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_trace(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logdet(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_addmm(TensorHandle self, TensorHandle first, TensorHandle second, double beta, double alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_addmm_(TensorHandle self, TensorHandle first, TensorHandle second, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int at_addmv(TensorHandle self, TensorHandle matrix, TensorHandle vector, double beta, double alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_addbmm(TensorHandle self, TensorHandle first, TensorHandle second, double beta, double alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_baddbmm(TensorHandle self, TensorHandle first, TensorHandle second, double beta, double alpha, out IntPtr result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int at_einsum(string equation, ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tensordot(TensorHandle self, TensorHandle other, ReadOnlySpan<long> first, int firstCount, ReadOnlySpan<long> second, int secondCount, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_matrix_power(TensorHandle self, long n, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_matrix_exp(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_svd(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool full, out IntPtr u, out IntPtr s, out IntPtr vh);

    [LibraryImport(Library)]
    internal static partial int at_linalg_svdvals(TensorHandle self, out IntPtr result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int at_linalg_qr(TensorHandle self, string mode, out IntPtr q, out IntPtr r);

    [LibraryImport(Library)]
    internal static partial int at_linalg_eigh(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool upper, out IntPtr values, out IntPtr vectors);

    [LibraryImport(Library)]
    internal static partial int at_linalg_eigvalsh(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool upper, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_solve(TensorHandle a, TensorHandle b, [MarshalAs(UnmanagedType.U1)] bool left, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_solve_triangular(TensorHandle a, TensorHandle b, [MarshalAs(UnmanagedType.U1)] bool upper, [MarshalAs(UnmanagedType.U1)] bool left, [MarshalAs(UnmanagedType.U1)] bool unitriangular, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_lstsq(TensorHandle a, TensorHandle b, out IntPtr solution, out IntPtr residuals, out IntPtr rank, out IntPtr values);

    [LibraryImport(Library)]
    internal static partial int at_linalg_cholesky(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cholesky_solve(TensorHandle self, TensorHandle factor, [MarshalAs(UnmanagedType.U1)] bool upper, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cholesky_inverse(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool upper, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_inv(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_pinv(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasAtol, double atol, [MarshalAs(UnmanagedType.U1)] bool hasRtol, double rtol, [MarshalAs(UnmanagedType.U1)] bool hermitian, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_det(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_slogdet(TensorHandle self, out IntPtr sign, out IntPtr logabsdet);

    [LibraryImport(Library)]
    internal static partial int at_linalg_matrix_rank(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool hasAtol, double atol, [MarshalAs(UnmanagedType.U1)] bool hasRtol, double rtol, [MarshalAs(UnmanagedType.U1)] bool hermitian, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_norm(TensorHandle self, ScalarArg ord, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int at_linalg_norm_named(TensorHandle self, string ord, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_vector_norm(TensorHandle self, double ord, ReadOnlySpan<long> axes, int dims, [MarshalAs(UnmanagedType.U1)] bool keepdim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_linalg_multi_dot(ReadOnlySpan<IntPtr> tensors, int count, out IntPtr result);
}
