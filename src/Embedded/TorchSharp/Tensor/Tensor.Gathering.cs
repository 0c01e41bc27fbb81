using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The named places of one dimension.</summary>
        public Tensor index_select(long dim, Tensor index) =>
            Native.Made(Native.at_index_select(Handle, dim, index.Handle, out var made), "index_select", made);

        /// <summary>The source times alpha added at the named places of a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Native.Made(Native.at_index_add(Handle, dim, index.Handle, source.Handle, ScalarArg.Of(alpha), out var made), "index_add", made);

        /// <summary>The source times alpha added at the named places of a dimension; in place.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            Native.Check(Native.at_index_add_(Handle, dim, index.Handle, source.Handle, ScalarArg.Of(alpha)), "index_add_");
            return this;
        }

        /// <summary>The source written to the named places of a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Native.Made(Native.at_index_copy(Handle, dim, index.Handle, source.Handle, out var made), "index_copy", made);

        /// <summary>The source written to the named places of a dimension; in place.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            Native.Check(Native.at_index_copy_(Handle, dim, index.Handle, source.Handle), "index_copy_");
            return this;
        }

        /// <summary>A number written to the named places of a dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            Native.Made(Native.at_index_fill(Handle, dim, index.Handle, ScalarArg.Of(value), out var made), "index_fill", made);

        /// <summary>A number written to the named places of a dimension; in place.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            Native.Check(Native.at_index_fill_(Handle, dim, index.Handle, ScalarArg.Of(value)), "index_fill_");
            return this;
        }

        /// <summary>For each place of the index, the element that it names along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) =>
            Native.Made(Native.at_gather(Handle, dim, index.Handle, out var made), "gather", made);

        /// <summary>The source written to the places that the index names along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) =>
            Native.Made(Native.at_scatter(Handle, dim, index.Handle, src.Handle, out var made), "scatter", made);

        /// <summary>The source written to the places that the index names along a dimension; in place.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            Native.Check(Native.at_scatter_(Handle, dim, index.Handle, src.Handle), "scatter_");
            return this;
        }

        /// <summary>The source added at the places that the index names along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Native.Made(Native.at_scatter_add(Handle, dim, index.Handle, src.Handle, out var made), "scatter_add", made);

        /// <summary>The source added at the places that the index names along a dimension; in place.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            Native.Check(Native.at_scatter_add_(Handle, dim, index.Handle, src.Handle), "scatter_add_");
            return this;
        }

        /// <summary>The elements at places in row-major order.</summary>
        public Tensor take(Tensor index) =>
            Native.Made(Native.at_take(Handle, index.Handle, out var made), "take", made);

        /// <summary>The elements that the index names along a dimension.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) =>
            Native.Made(Native.at_take_along_dim(Handle, indices.Handle, dim, out var made), "take_along_dim", made);

        /// <summary>A number where the mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Native.Made(Native.at_masked_fill(Handle, mask.Handle, ScalarArg.Of(value), out var made), "masked_fill", made);

        /// <summary>Writes a number where the mask is true.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Native.Check(Native.at_masked_fill_(Handle, mask.Handle, ScalarArg.Of(value)), "masked_fill_");
            return this;
        }

        /// <summary>The elements where the mask is true, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) =>
            Native.Made(Native.at_masked_select(Handle, mask.Handle, out var made), "masked_select", made);

        /// <summary>This where the condition is true, else the other.</summary>
        public Tensor where(Tensor condition, Tensor y) =>
            Native.Made(Native.at_where(condition.Handle, Handle, y.Handle, out var made), "where", made);

        /// <summary>The indices of elements other than zero, one row each.</summary>
        public Tensor nonzero() =>
            Native.Made(Native.at_nonzero(Handle, out var made), "nonzero", made);

        /// <summary>The indices of elements other than zero, one row each.</summary>
        public Tensor argwhere() =>
            Native.Made(Native.at_argwhere(Handle, out var made), "argwhere", made);

        /// <summary>For each element the number of the interval between boundaries.</summary>
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Native.Made(Native.at_bucketize(Handle, boundaries.Handle, outInt32, right, out var made), "bucketize", made);
    }
}
