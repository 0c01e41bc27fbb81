using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(ScalarType? type = null) =>
            Native.Made(Native.at_sum(Handle, SumType(type), out var made), "sum", made);

        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_sum_dims(Handle, [dim], 1, keepdim, Dtype(type), out var made), "sum", made);

        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_sum_dims(Handle, dim, dim.Length, keepdim, Dtype(type), out var made), "sum", made);

        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_sum_dims(Handle, dim, dim.Length, keepdim, Dtype(type), out var made), "sum", made);

        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_sum_dims(Handle, [dim0, dim1], 2, keepdim, Dtype(type), out var made), "sum", made);

        /// <summary>The sum of all elements, or of those along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_sum_dims(Handle, [dim0, dim1, dim2], 3, keepdim, Dtype(type), out var made), "sum", made);

        /// <summary>The mean of all elements, or of those along dimensions.</summary>
        public Tensor mean() =>
            Native.Made(Native.at_mean(Handle, out var made), "mean", made);

        /// <summary>The mean of all elements, or of those along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_mean_dims(Handle, dimensions, dimensions.Length, keepdim, Dtype(type), out var made), "mean", made);

        /// <summary>The sum of all elements that are not NaN.</summary>
        public Tensor nansum() =>
            Native.Made(Native.at_nansum(Handle, out var made), "nansum", made);

        /// <summary>The product of all elements, or of those along a dimension.</summary>
        public Tensor prod(ScalarType? type = null) =>
            Native.Made(Native.at_prod(Handle, SumType(type), out var made), "prod", made);

        /// <summary>The product of all elements, or of those along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_prod_dim(Handle, dim, keepdim, Dtype(type), out var made), "prod", made);

        /// <summary>The standard deviation of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor std(bool unbiased = true) =>
            Native.Made(Native.at_std(Handle, unbiased, out var made), "std", made);

        /// <summary>The standard deviation of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_std_dims(Handle, [dim], 1, unbiased, keepdim, Dtype(type), out var made), "std", made);

        /// <summary>The standard deviation of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_std_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Dtype(type), out var made), "std", made);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor, Tensor) std_mean(bool unbiased = true)
        {
            Native.Check(Native.at_std_mean(Handle, [], 0, unbiased, false, out var first, out var second), "std_mean");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The standard deviation of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_std_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Dtype(type), out var made), "std", made);

        /// <summary>The variance of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor var(bool unbiased = true) =>
            Native.Made(Native.at_var(Handle, unbiased, out var made), "var", made);

        /// <summary>The variance of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_var_dims(Handle, [dim], 1, unbiased, keepdim, Dtype(type), out var made), "var", made);

        /// <summary>The variance of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_var_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Dtype(type), out var made), "var", made);

        /// <summary>The variance and the mean.</summary>
        public (Tensor, Tensor) var_mean(bool unbiased = true)
        {
            Native.Check(Native.at_var_mean(Handle, [], 0, unbiased, false, out var first, out var second), "var_mean");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The variance of all elements, or of those along dimensions; <paramref name="unbiased"/>: divided by one less than their number.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Native.Made(Native.at_var_dims(Handle, dimensions, dimensions.Length, unbiased, keepdim, Dtype(type), out var made), "var", made);

        /// <summary>The p-norm of all elements, or of those along a dimension.</summary>
        public Tensor norm(float p = 2) =>
            Native.Made(Native.at_norm(Handle, p, out var made), "norm", made);

        /// <summary>The p-norm of all elements, or of those along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Native.Made(Native.at_norm_dim(Handle, p, dim, keepdim, out var made), "norm", made);

        /// <summary>The p-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2) =>
            Native.Made(Native.at_dist(Handle, other.Handle, p, out var made), "dist", made);

        /// <summary>The logarithm of the sum of the exponentials along a dimension.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) =>
            Native.Made(Native.at_logsumexp(Handle, dim, keepdim, out var made), "logsumexp", made);

        /// <summary>The logarithm of the running sum of the exponentials along a dimension.</summary>
        public Tensor logcumsumexp(long dim) =>
            Native.Made(Native.at_logcumsumexp(Handle, dim, out var made), "logcumsumexp", made);

        /// <summary>The running sum along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) =>
            Native.Made(Native.at_cumsum(Handle, dim, Dtype(type), out var made), "cumsum", made);

        /// <summary>The running product along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) =>
            Native.Made(Native.at_cumprod(Handle, dim, Dtype(type), out var made), "cumprod", made);

        /// <summary>How many elements differ from zero.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            Native.Made(Native.at_count_nonzero(Handle, dims, dims?.Length ?? 0, out var made), "count_nonzero", made);

        /// <summary>Whether all elements are true, or all of those along a dimension.</summary>
        public Tensor all() =>
            Native.Made(Native.at_all(Handle, out var made), "all", made);

        /// <summary>Whether all elements are true, or all of those along a dimension.</summary>
        public Tensor all(long dim, bool keepdim = false) =>
            Native.Made(Native.at_all_dim(Handle, dim, keepdim, out var made), "all", made);

        /// <summary>Whether any element is true, or any of those along a dimension.</summary>
        public Tensor any() =>
            Native.Made(Native.at_any(Handle, out var made), "any", made);

        /// <summary>Whether any element is true, or any of those along a dimension.</summary>
        public Tensor any(long dim, bool keepdim = false) =>
            Native.Made(Native.at_any_dim(Handle, dim, keepdim, out var made), "any", made);

        /// <summary>The largest element.</summary>
        public Tensor max() =>
            Native.Made(Native.at_max(Handle, out var made), "max", made);

        /// <summary>The largest elements along a dimension, and their places.</summary>
        public (Tensor, Tensor) max(long dim, bool keepdim = false)
        {
            Native.Check(Native.at_max_dim(Handle, dim, keepdim, out var first, out var second), "max");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(params long[] dims) =>
            Native.Made(Native.at_amax(Handle, dims, dims.Length, false, out var made), "amax", made);

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            if (@out is not null)
            {
                throw new ArgumentException("writing into a given tensor is not supported", nameof(@out));
            }

            return Native.Made(Native.at_amax(Handle, dims, dims.Length, keepdim, out var made), "amax", made);
        }

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax(dims.AsSpan(), keepdim, @out);

        /// <summary>The place of the largest element.</summary>
        public Tensor argmax() =>
            Native.Made(Native.at_argmax(Handle, false, 0, false, out var made), "argmax", made);

        /// <summary>The place of the largest element.</summary>
        public Tensor argmax(long dim, bool keepdim = false) =>
            Native.Made(Native.at_argmax(Handle, true, dim, keepdim, out var made), "argmax", made);

        /// <summary>The largest elements so far along a dimension, and their places.</summary>
        public (Tensor, Tensor) cummax(long dim)
        {
            Native.Check(Native.at_cummax(Handle, dim, out var first, out var second), "cummax");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The smallest element.</summary>
        public Tensor min() =>
            Native.Made(Native.at_min(Handle, out var made), "min", made);

        /// <summary>The smallest elements along a dimension, and their places.</summary>
        public (Tensor, Tensor) min(long dim, bool keepdim = false)
        {
            Native.Check(Native.at_min_dim(Handle, dim, keepdim, out var first, out var second), "min");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(params long[] dims) =>
            Native.Made(Native.at_amin(Handle, dims, dims.Length, false, out var made), "amin", made);

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            if (@out is not null)
            {
                throw new ArgumentException("writing into a given tensor is not supported", nameof(@out));
            }

            return Native.Made(Native.at_amin(Handle, dims, dims.Length, keepdim, out var made), "amin", made);
        }

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin(dims.AsSpan(), keepdim, @out);

        /// <summary>The place of the smallest element.</summary>
        public Tensor argmin() =>
            Native.Made(Native.at_argmin(Handle, false, 0, false, out var made), "argmin", made);

        /// <summary>The place of the smallest element.</summary>
        public Tensor argmin(long dim, bool keepdim = false) =>
            Native.Made(Native.at_argmin(Handle, true, dim, keepdim, out var made), "argmin", made);

        /// <summary>The smallest elements so far along a dimension, and their places.</summary>
        public (Tensor, Tensor) cummin(long dim)
        {
            Native.Check(Native.at_cummin(Handle, dim, out var first, out var second), "cummin");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The lower median of all elements.</summary>
        public Tensor median() =>
            Native.Made(Native.at_median(Handle, out var made), "median", made);

        /// <summary>The order that sorts a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) =>
            Native.Made(Native.at_argsort(Handle, dim, descending, out var made), "argsort", made);

        /// <summary>The elements sorted along a dimension, and their former places.</summary>
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            Native.Check(Native.at_sort(Handle, dim, descending, stable, out var first, out var second), "sort");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The k largest (or smallest) elements along a dimension, and their places.</summary>
        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            Native.Check(Native.at_topk(Handle, k, dim, largest, sorted, out var first, out var second), "topk");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The k-th smallest element along a dimension, and its place.</summary>
        public (Tensor, Tensor) kthvalue(long k, long? dim, bool keepdim = false)
        {
            Native.Check(Native.at_kthvalue(Handle, k, dim ?? -1, keepdim, out var first, out var second), "kthvalue");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The most frequent element along a dimension, and its place.</summary>
        public (Tensor, Tensor) mode(long dim = -1, bool keepdim = false)
        {
            Native.Check(Native.at_mode(Handle, dim, keepdim, out var first, out var second), "mode");
            return (Wrap(first), Wrap(second));
        }

        /// <summary>The quantiles along a dimension.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) =>
            Native.Made(Native.at_quantile(Handle, q.Handle, dim, keepdim, out var made), "quantile", made);

        /// <summary>The different elements; where asked, each element's place among them and how often each occurs (else null).</summary>
        public (Tensor, Tensor, Tensor) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null)
            {
                throw new ArgumentException("unique along a dimension is not supported", nameof(dim));
            }

            Native.Check(Native.at_unique(Handle, sorted, return_inverse, return_counts, out var values, out var inverse, out var counts), "unique");
            return (Wrap(values), inverse == IntPtr.Zero ? null! : Wrap(inverse), counts == IntPtr.Zero ? null! : Wrap(counts));
        }

        /// <summary>How often each number occurs, or the sum of its weights.</summary>
        public Tensor bincount(Tensor weights, long minlength = 0) =>
            Native.Made(Native.at_bincount(Handle, TensorHandle.Of(weights), minlength, out var made), "bincount", made);

        // The literal 0 converts to the first element type as well as to a dimension, and the shorter overload wins, here as in the
        // real package. Nobody sums into bytes on purpose.
        private static int SumType(ScalarType? type) => type == ScalarType.Byte
            ? throw new ArgumentException("0 was taken for an element type; write 0L or name the argument dim", nameof(type))
            : Dtype(type);
    }
}
