using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The matrix product, batched and broadcast.</summary>
        public Tensor matmul(Tensor target) =>
            Native.Made(Native.at_matmul(Handle, target.Handle, out var made), "matmul", made);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) =>
            Native.Made(Native.at_mm(Handle, target.Handle, out var made), "mm", made);

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) =>
            Native.Made(Native.at_mv(Handle, target.Handle, out var made), "mv", made);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) =>
            Native.Made(Native.at_dot(Handle, target.Handle, out var made), "dot", made);

        /// <summary>The products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) =>
            Native.Made(Native.at_bmm(Handle, batch2.Handle, out var made), "bmm", made);

        /// <summary>The inner products over the last dimensions.</summary>
        public Tensor inner(Tensor vec2) =>
            Native.Made(Native.at_inner(Handle, vec2.Handle, out var made), "inner", made);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2) =>
            Native.Made(Native.at_outer(Handle, vec2.Handle, out var made), "outer", made);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor ger(Tensor vec2) =>
            Native.Made(Native.at_outer(Handle, vec2.Handle, out var made), "ger", made);

        /// <summary>The Kronecker product.</summary>
        public Tensor kron(Tensor other) =>
            Native.Made(Native.at_kron(Handle, other.Handle, out var made), "kron", made);

        /// <summary>beta times this plus alpha times the product of the matrices.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Native.Made(Native.at_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha, out var made), "addmm", made);

        /// <summary>beta times this plus alpha times the product of the matrices; in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            Native.Check(Native.at_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), "addmm_");
            return this;
        }

        /// <summary>beta times this plus alpha times the product of the matrix and the vector.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) =>
            Native.Made(Native.at_addmv(Handle, mat.Handle, vec.Handle, beta, alpha, out var made), "addmv", made);

        /// <summary>beta times this plus alpha times the sum of the batch of products.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Native.Made(Native.at_addbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha, out var made), "addbmm", made);

        /// <summary>beta times this plus alpha times the batch of products.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Native.Made(Native.at_baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha, out var made), "baddbmm", made);

        /// <summary>The sum of products over pairs of dimensions.</summary>
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) =>
            Native.Made(Native.at_tensordot(Handle, b.Handle, dims1, dims1.Length, dims2, dims2.Length, out var made), "tensordot", made);

        /// <summary>The sum of the diagonal of a matrix.</summary>
        public Tensor trace() =>
            Native.Made(Native.at_trace(Handle, out var made), "trace", made);

        /// <summary>The determinant.</summary>
        public Tensor det() =>
            Native.Made(Native.at_linalg_det(Handle, out var made), "det", made);

        /// <summary>The logarithm of the determinant.</summary>
        public Tensor logdet() =>
            Native.Made(Native.at_logdet(Handle, out var made), "logdet", made);

        /// <summary>The inverse matrix.</summary>
        public Tensor inverse() =>
            Native.Made(Native.at_linalg_inv(Handle, out var made), "inverse", made);

        /// <summary>A power of a square matrix.</summary>
        public Tensor matrix_power(int n) =>
            Native.Made(Native.at_matrix_power(Handle, n, out var made), "matrix_power", made);

        /// <summary>The matrix exponential.</summary>
        public Tensor matrix_exp() =>
            Native.Made(Native.at_matrix_exp(Handle, out var made), "matrix_exp", made);

        /// <summary>The solution of a system from the Cholesky factor of its matrix.</summary>
        public Tensor cholesky_solve(Tensor input2, bool upper = false) =>
            Native.Made(Native.at_cholesky_solve(Handle, input2.Handle, upper, out var made), "cholesky_solve", made);

        /// <summary>The inverse of a matrix from its Cholesky factor.</summary>
        public Tensor cholesky_inverse(bool upper = false) =>
            Native.Made(Native.at_cholesky_inverse(Handle, upper, out var made), "cholesky_inverse", made);
    }
}
