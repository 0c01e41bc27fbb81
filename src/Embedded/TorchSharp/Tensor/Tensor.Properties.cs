using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The element type.</summary>
        public ScalarType dtype => (ScalarType)Native.at_dtype(handle);

        /// <summary>The device that holds the elements.</summary>
        public Device device => new(device_type, device_index);

        /// <summary>The kind of device that holds the elements.</summary>
        public DeviceType device_type => (DeviceType)Native.at_device_type(handle);

        /// <summary>The number of the device, or -1.</summary>
        public int device_index => Native.at_device_index(handle);

        /// <summary>The sizes of all dimensions.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[Native.at_dim(handle)];
                Native.at_sizes(handle, ref MemoryMarshal.GetArrayDataReference(sizes));
                return sizes;
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long ndim => Native.at_dim(handle);

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Native.at_dim(handle);

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Native.at_numel(handle);

        /// <summary>The size of one element in bytes.</summary>
        public long ElementSize => Native.at_element_size(handle);

        /// <summary>Whether operations on this tensor are recorded for differentiation.</summary>
        public bool requires_grad
        {
            get => Native.at_requires_grad(handle) != 0;
            set => Native.Check(Native.at_set_requires_grad(handle, value), "requires_grad");
        }

        /// <summary>Whether no recorded operation made the tensor.</summary>
        public bool is_leaf => Native.at_is_leaf(handle) != 0;

        /// <summary>Whether a CUDA device holds the elements.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether the tensor has no elements, only a shape.</summary>
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>Whether only the non-zero elements are stored.</summary>
        public bool is_sparse => Native.at_is_sparse(handle) != 0;

        /// <summary>
        /// The accumulated gradient, or null. Each read makes a handle on the same gradient; within a scope that handle is
        /// disposed with it, which leaves the gradient itself alone.
        /// </summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.at_grad(handle, out var pointer), "grad");
                return pointer == IntPtr.Zero ? null : Wrap(pointer);
            }

            set => Native.Check(Native.at_set_grad(handle, TensorHandle.Of(value)), "grad");
        }

        /// <summary>The number of dimensions.</summary>
        public long dim() => Native.at_dim(handle);

        /// <summary>The number of elements.</summary>
        public long numel() => Native.at_numel(handle);

        /// <summary>The size of one element in bytes.</summary>
        public long element_size() => Native.at_element_size(handle);

        /// <summary>The sizes of all dimensions.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative numbers count from the end.</summary>
        public long size(int dim)
        {
            Native.Check(Native.at_size(handle, dim, out var size), "size");
            return size;
        }

        /// <summary>The distance between neighbours along each dimension, in elements.</summary>
        public long[] stride()
        {
            var strides = new long[Native.at_dim(handle)];
            Native.at_strides(handle, ref MemoryMarshal.GetArrayDataReference(strides));
            return strides;
        }

        /// <summary>The distance between neighbours along one dimension, in elements.</summary>
        public long stride(int dim)
        {
            Native.Check(Native.at_stride(handle, dim, out var stride), "stride");
            return stride;
        }

        /// <summary>The first element's place in the storage, in elements.</summary>
        public long storage_offset() => Native.at_storage_offset(handle);

        /// <summary>Whether the elements lie densely in row-major order.</summary>
        public bool is_contiguous() => Native.at_is_contiguous(handle) != 0;

        /// <summary>Whether the processor's memory holds the elements.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether the only element differs from zero.</summary>
        public bool is_nonzero() => ToScalar().ToDouble() != 0;

        /// <summary>Sets whether operations on this tensor are recorded.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <inheritdoc cref="requires_grad_(bool)"/>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Native.Check(Native.at_retain_grad(handle), "retain_grad");

        /// <inheritdoc/>
        public override string ToString()
        {
            if (IsInvalid)
            {
                return "[disposed tensor]";
            }

            var sizes = string.Join("x", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            return string.Create(CultureInfo.InvariantCulture, $"[{sizes}], type = {dtype}, device = {device}");
        }
    }
}
