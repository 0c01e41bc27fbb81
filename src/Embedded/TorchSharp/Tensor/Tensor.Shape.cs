using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape, without a copy; one size may be -1.</summary>
        public Tensor view(params long[] shape) =>
            Native.Made(Native.at_view(Handle, shape, shape.Length, out var made), "view", made);

        /// <summary>The same elements in another shape, copied only if needed; one size may be -1.</summary>
        public Tensor reshape(params long[] shape) =>
            Native.Made(Native.at_reshape(Handle, shape, shape.Length, out var made), "reshape", made);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) =>
            Native.Made(Native.at_permute(Handle, permutation, permutation.Length, out var made), "permute", made);

        /// <summary>Dimensions of size one repeated without a copy; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) =>
            Native.Made(Native.at_expand(Handle, sizes, sizes.Length, false, out var made), "expand", made);

        /// <summary>Dimensions of size one repeated without a copy; -1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) =>
            Native.Made(Native.at_expand(Handle, sizes, sizes.Length, isImplicit, out var made), "expand", made);

        /// <summary>Dimensions of size one repeated without a copy; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            Native.Made(Native.at_expand(Handle, sizes, sizes.Length, isImplicit, out var made), "expand", made);

        /// <summary>Dimensions of size one repeated without a copy, to the shape of another tensor.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);

        /// <summary>The same elements in the shape of another tensor, without a copy.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>Dimensions of size one repeated without a copy, new ones in front.</summary>
        public Tensor broadcast_to(params long[] shape) =>
            Native.Made(Native.at_broadcast_to(Handle, shape, shape.Length, out var made), "broadcast_to", made);

        /// <summary>Copies side by side, so many along each dimension.</summary>
        public Tensor repeat(params long[] sizes) =>
            Native.Made(Native.at_repeat(Handle, sizes, sizes.Length, out var made), "repeat", made);

        /// <summary>Copies side by side, so many along each of the last dimensions.</summary>
        public Tensor tile(long[] reps) =>
            Native.Made(Native.at_tile(Handle, reps, reps.Length, out var made), "tile", made);

        /// <summary>The order of elements reversed along dimensions.</summary>
        public Tensor flip(params long[] dims) =>
            Native.Made(Native.at_flip(Handle, dims, dims.Length, out var made), "flip", made);

        /// <summary>Elements moved along dimensions; what leaves at one end comes back at the other.</summary>
        public Tensor roll(long shifts, long? dims = null) => roll([shifts], dims is { } dim ? [dim] : []);

        /// <summary>Elements moved along dimensions; what leaves at one end comes back at the other.</summary>
        public Tensor roll(long[] shifts, long[] dims) =>
            Native.Made(Native.at_roll(Handle, shifts, shifts.Length, dims, dims.Length, out var made), "roll", made);

        /// <summary>Dimensions moved to other places.</summary>
        public Tensor movedim(long[] source, long[] destination) =>
            Native.Made(Native.at_movedim(Handle, source, source.Length, destination, destination.Length, out var made), "movedim", made);

        /// <summary>Dimensions moved to other places.</summary>
        public Tensor moveaxis(long[] source, long[] destination) =>
            Native.Made(Native.at_movedim(Handle, source, source.Length, destination, destination.Length, out var made), "moveaxis", made);

        /// <summary>A view with given sizes, distances and start.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Native.Made(Native.at_as_strided(Handle, size, size.Length, strides, strides.Length, storageOffset, out var made), "as_strided", made);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) =>
            Native.Made(Native.at_transpose(Handle, dim0, dim1, out var made), "transpose", made);

        /// <summary>Exchanges two dimensions in place.</summary>
        public Tensor transpose_(long dim0, long dim1)
        {
            Native.Check(Native.at_transpose_(Handle, dim0, dim1), "transpose_");
            return this;
        }

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor swapaxes(long dim0, long dim1) =>
            Native.Made(Native.at_transpose(Handle, dim0, dim1, out var made), "swapaxes", made);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor swapdims(long dim0, long dim1) =>
            Native.Made(Native.at_transpose(Handle, dim0, dim1, out var made), "swapdims", made);

        /// <summary>The transpose of a matrix.</summary>
        public Tensor t() =>
            Native.Made(Native.at_t(Handle, out var made), "t", made);

        /// <summary>All elements in one dimension.</summary>
        public Tensor ravel() =>
            Native.Made(Native.at_ravel(Handle, out var made), "ravel", made);

        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => Native.Made(Native.at_numpy_T(Handle, out var made), "T", made);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => Native.Made(Native.at_mT(Handle, out var made), "mT", made);

        /// <summary>A range of dimensions made one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Native.Made(Native.at_flatten(Handle, start_dim, end_dim, out var made), "flatten", made);

        /// <summary>One dimension split into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) =>
            Native.Made(Native.at_unflatten(Handle, dim, sizes, sizes.Length, out var made), "unflatten", made);

        /// <summary>A new dimension of size one.</summary>
        public Tensor unsqueeze(long dim) =>
            Native.Made(Native.at_unsqueeze(Handle, dim, out var made), "unsqueeze", made);

        /// <summary>Adds a dimension of size one in place.</summary>
        public Tensor unsqueeze_(long dim)
        {
            Native.Check(Native.at_unsqueeze_(Handle, dim), "unsqueeze_");
            return this;
        }

        /// <summary>Without one, or without all, dimensions of size one.</summary>
        public Tensor squeeze(long? dim = null) =>
            Native.Made(Native.at_squeeze(Handle, dim.HasValue, dim.GetValueOrDefault(), out var made), "squeeze", made);

        /// <summary>Removes one, or all, dimensions of size one in place.</summary>
        public Tensor squeeze_(long? dim = null)
        {
            Native.Check(Native.at_squeeze_(Handle, dim.HasValue, dim.GetValueOrDefault()), "squeeze_");
            return this;
        }

        /// <summary>A stretch of one dimension, without a copy.</summary>
        public Tensor narrow(long dim, long start, long length) =>
            Native.Made(Native.at_narrow(Handle, dim, start, length, out var made), "narrow", made);

        /// <summary>One place of one dimension, without a copy.</summary>
        public Tensor select(long dim, long index) =>
            Native.Made(Native.at_select(Handle, dim, index, out var made), "select", made);

        /// <summary>Every step-th place of a stretch of one dimension, without a copy.</summary>
        public Tensor slice(long dim, long start, long finish, long step) =>
            Native.Made(Native.at_slice(Handle, dim, start, finish, step, out var made), "slice", made);

        /// <summary>All windows along a dimension, as a new last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) =>
            Native.Made(Native.at_unfold(Handle, dimension, size, step, out var made), "unfold", made);

        /// <summary>The part on and below a diagonal.</summary>
        public Tensor tril(long diagonal = 0) =>
            Native.Made(Native.at_tril(Handle, diagonal, out var made), "tril", made);

        /// <summary>Clears the part above a diagonal.</summary>
        public Tensor tril_(long diagonal = 0)
        {
            Native.Check(Native.at_tril_(Handle, diagonal), "tril_");
            return this;
        }

        /// <summary>The part on and above a diagonal.</summary>
        public Tensor triu(long diagonal = 0) =>
            Native.Made(Native.at_triu(Handle, diagonal, out var made), "triu", made);

        /// <summary>Clears the part below a diagonal.</summary>
        public Tensor triu_(long diagonal = 0)
        {
            Native.Check(Native.at_triu_(Handle, diagonal), "triu_");
            return this;
        }

        /// <summary>The diagonal of a matrix, or a matrix with a diagonal.</summary>
        public Tensor diag(long diagonal = 0) =>
            Native.Made(Native.at_diag(Handle, diagonal, out var made), "diag", made);

        /// <summary>A view of a diagonal.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Native.Made(Native.at_diagonal(Handle, offset, dim1, dim2, out var made), "diagonal", made);

        /// <summary>Matrices with the elements as diagonals.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            Native.Made(Native.at_diag_embed(Handle, offset, dim1, dim2, out var made), "diag_embed", made);

        /// <summary>Each element repeated in its place.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Native.Made(Native.at_repeat_interleave(Handle, repeats, dim.HasValue, dim.GetValueOrDefault(), out var made), "repeat_interleave", made);

        /// <summary>Each element repeated in its place.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Native.Made(Native.at_repeat_interleave_tensor(Handle, repeats.Handle, dim.HasValue, dim.GetValueOrDefault(), out var made), "repeat_interleave", made);

        /// <summary>Parts of a size along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0) =>
            Native.MadeList(Native.at_split(Handle, size, dim, out var made, out var count), "split", made, count);

        /// <summary>Parts of given sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) =>
            Native.MadeList(Native.at_split_sizes(Handle, sizes, sizes.Length, dim, out var made, out var count), "split", made, count);

        /// <summary>So many parts along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) =>
            Native.MadeList(Native.at_chunk(Handle, chunks, dim, out var made, out var count), "chunk", made, count);

        /// <summary>So many parts of nearly the same size along a dimension.</summary>
        public Tensor[] tensor_split(long size, long dim = 0) =>
            Native.MadeList(Native.at_tensor_split(Handle, size, dim, out var made, out var count), "tensor_split", made, count);

        /// <summary>All places of a dimension, as views.</summary>
        public Tensor[] unbind(long dimension = 0) =>
            Native.MadeList(Native.at_unbind(Handle, dimension, out var made, out var count), "unbind", made, count);
    }
}
