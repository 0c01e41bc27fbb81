using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static partial class linalg
    {
        /// <summary>What a QR decomposition returns.</summary>
        public enum QRMode
        {
            /// <summary>Q with as many columns as the smaller side.</summary>
            Reduced = 0,

            /// <summary>A square Q.</summary>
            Complete = 1,

            /// <summary>R alone.</summary>
            R = 2,
        }

        /// <summary>The singular value decomposition: U, S and V transposed.</summary>
        public static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices = true)
        {
            Native.Check(Native.at_linalg_svd(input.Handle, fullMatrices, out var first, out var second, out var third), "svd");
            return (Tensor.Wrap(first), Tensor.Wrap(second), Tensor.Wrap(third));
        }

        /// <summary>The singular values, largest first.</summary>
        public static Tensor svdvals(Tensor input) =>
            Native.Made(Native.at_linalg_svdvals(input.Handle, out var made), "svdvals", made);

        /// <summary>The QR decomposition.</summary>
        public static (Tensor, Tensor) qr(Tensor input, linalg.QRMode mode = linalg.QRMode.Reduced)
        {
            var name = mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" };
            Native.Check(Native.at_linalg_qr(input.Handle, name, out var q, out var r), "linalg.qr");
            return (Tensor.Wrap(q), Tensor.Wrap(r));
        }

        /// <summary>Eigenvalues, smallest first, and eigenvectors of a symmetric matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L')
        {
            Native.Check(Native.at_linalg_eigh(input.Handle, UPLO == 'U', out var first, out var second), "eigh");
            return (Tensor.Wrap(first), Tensor.Wrap(second));
        }

        /// <summary>Eigenvalues of a symmetric matrix, smallest first.</summary>
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Native.Made(Native.at_linalg_eigvalsh(input.Handle, UPLO == 'U', out var made), "eigvalsh", made);

        /// <summary>The solution of AX = B, or of XA = B.</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) =>
            Native.Made(Native.at_linalg_solve(A.Handle, B.Handle, left, out var made), "solve", made);

        /// <summary>The solution of a triangular system.</summary>
        public static Tensor solve_triangular(
            Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null)
        {
            if (@out is not null)
            {
                throw new ArgumentException("writing into a given tensor is not supported", nameof(@out));
            }

            return Native.Made(Native.at_linalg_solve_triangular(A.Handle, B.Handle, upper, left, unitriangular, out var made), "linalg.solve_triangular", made);
        }

        /// <summary>The least-squares solution, the residuals, the rank and the singular values (the last may be empty).</summary>
        public static (Tensor, Tensor, Tensor, Tensor) lstsq(Tensor input, Tensor other)
        {
            Native.Check(Native.at_linalg_lstsq(input.Handle, other.Handle, out var solution, out var residuals, out var rank, out var values), "linalg.lstsq");
            return (Tensor.Wrap(solution), Tensor.Wrap(residuals), Tensor.Wrap(rank), Tensor.Wrap(values));
        }

        /// <summary>The lower Cholesky factor of a positive definite matrix.</summary>
        public static Tensor cholesky(Tensor input) =>
            Native.Made(Native.at_linalg_cholesky(input.Handle, out var made), "cholesky", made);

        /// <summary>The inverse matrix.</summary>
        public static Tensor inv(Tensor input) =>
            Native.Made(Native.at_linalg_inv(input.Handle, out var made), "inv", made);

        /// <summary>The pseudo-inverse.</summary>
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Native.Made(Native.at_linalg_pinv(input.Handle, atol.HasValue, atol.GetValueOrDefault(), rtol.HasValue, rtol.GetValueOrDefault(), hermitian, out var made), "pinv", made);

        /// <summary>The rank: how many singular values exceed the tolerance.</summary>
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Native.Made(Native.at_linalg_matrix_rank(input.Handle, atol.HasValue, atol.GetValueOrDefault(), rtol.HasValue, rtol.GetValueOrDefault(), hermitian, out var made), "matrix_rank", made);

        /// <summary>The determinant.</summary>
        public static Tensor det(Tensor input) =>
            Native.Made(Native.at_linalg_det(input.Handle, out var made), "det", made);

        /// <summary>The sign and the logarithm of the size of the determinant.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input)
        {
            Native.Check(Native.at_linalg_slogdet(input.Handle, out var first, out var second), "slogdet");
            return (Tensor.Wrap(first), Tensor.Wrap(second));
        }

        /// <summary>The 2-norm of all elements, or a norm of the one or two dimensions named.</summary>
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Native.Made(Native.at_linalg_norm(input.Handle, default(ScalarArg), dims, dims?.Length ?? 0, keepdim, out var made), "norm", made);

        /// <summary>A vector or matrix norm by its number.</summary>
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Native.Made(Native.at_linalg_norm(input.Handle, ScalarArg.Of(ord), dims, dims?.Length ?? 0, keepdim, out var made), "norm", made);

        /// <summary>A vector or matrix norm by its number.</summary>
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Native.Made(Native.at_linalg_norm(input.Handle, ScalarArg.Of((double)ord), dims, dims?.Length ?? 0, keepdim, out var made), "norm", made);

        /// <summary>A matrix norm by its name: "fro" or "nuc".</summary>
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Native.Made(Native.at_linalg_norm_named(input.Handle, ord, dims, dims?.Length ?? 0, keepdim, out var made), "norm", made);

        /// <summary>The norm of the elements as one vector.</summary>
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Native.Made(Native.at_linalg_vector_norm(input.Handle, ord, dims, dims?.Length ?? 0, keepdim, out var made), "vector_norm", made);

        /// <summary>The product of matrices in the cheapest order.</summary>
        public static Tensor multi_dot(IList<Tensor> tensors)
        {
            var pointers = Native.Pointers(tensors.ToArray());
            var result = Native.Made(Native.at_linalg_multi_dot(pointers, pointers.Length, out var made), "linalg.multi_dot", made);
            GC.KeepAlive(tensors);
            return result;
        }
    }
}
