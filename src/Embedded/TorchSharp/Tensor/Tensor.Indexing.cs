using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Reads or writes by a mixed index: numbers, ranges, tensors, <see cref="TensorIndex.Ellipsis"/>.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);

            set
            {
                var (native, tensors) = Split(indices);
                Native.Check(Native.at_index_set(handle, native, native.Length, tensors, tensors.Length, value.Handle), "index_put_");
                GC.KeepAlive(indices);
            }
        }

        /// <summary>Reads or writes by one tensor of numbers or of truth values per dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => this[Array.ConvertAll(indices, TensorIndex.Tensor)];
            set => this[Array.ConvertAll(indices, TensorIndex.Tensor)] = value;
        }

        /// <summary>Reads or writes at a place in the leading dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => this[Array.ConvertAll(indices, value => (TensorIndex)value)];
            set => this[Array.ConvertAll(indices, value => (TensorIndex)value)] = value;
        }

        /// <summary>Reads or writes at a place in the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => this[[(TensorIndex)i1]] = value;
        }

        /// <summary>Reads or writes at a place in the first two dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => this[[(TensorIndex)i1, i2]];
            set => this[[(TensorIndex)i1, i2]] = value;
        }

        /// <summary>Reads or writes at a place in the first three dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => this[[(TensorIndex)i1, i2, i3]];
            set => this[[(TensorIndex)i1, i2, i3]] = value;
        }

        /// <summary>Reads or writes at a place in the first four dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => this[[(TensorIndex)i1, i2, i3, i4]];
            set => this[[(TensorIndex)i1, i2, i3, i4]] = value;
        }

        /// <summary>Reads by a mixed index.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (native, tensors) = Split(indices);
            var result = Native.Made(Native.at_index_get(handle, native, native.Length, tensors, tensors.Length, out var made), "index", made);
            GC.KeepAlive(indices);
            return result;
        }

        /// <summary>Reads by one tensor of numbers or of truth values per dimension.</summary>
        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>Writes, or adds where <paramref name="accumulate"/> is set, at the places that the tensors name.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            var pointers = Native.Pointers(indices);
            Native.Check(Native.at_index_put_(handle, pointers, pointers.Length, value.Handle, accumulate), "index_put_");
            GC.KeepAlive(indices);
            return this;
        }

        /// <inheritdoc cref="index_put_(Tensor, Tensor[], bool)"/>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        /// <summary>Writes at a mixed index.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            this[indices] = value;
            return this;
        }

        /// <summary>Writes a number at a mixed index.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            var (native, tensors) = Split(indices);
            var status = Native.at_index_set_scalar(handle, native, native.Length, tensors, tensors.Length, ScalarArg.Of(value));
            Native.Check(status, "index_put_");
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>Writes a number at the places that the tensors name.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices) =>
            index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        private static (IndexArg[] Native, IntPtr[] Tensors) Split(TensorIndex[] indices)
        {
            var native = new IndexArg[indices.Length];
            List<IntPtr>? tensors = null;
            for (var i = 0; i < indices.Length; i++)
            {
                native[i] = indices[i].Arg;
                if (indices[i].ByTensor is { } tensor)
                {
                    (tensors ??= []).Add(tensor.Pointer);
                }
            }

            return (native, tensors?.ToArray() ?? []);
        }
    }
}
