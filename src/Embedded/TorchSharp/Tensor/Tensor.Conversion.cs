using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (!copy && type == dtype)
            {
                return this;
            }

            var result = Native.Made(Native.at_to(Handle, new OptionsArg(type), copy, non_blocking, out var made), "to", made);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (!copy && IsOn(device))
            {
                return this;
            }

            var result = Native.Made(Native.at_to(Handle, new OptionsArg(null, device), copy, non_blocking, out var made), "to", made);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another element type or on another device; itself where nothing changes and no copy is asked for.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (!copy && type == dtype && IsOn(device))
            {
                return this;
            }

            var result = Native.Made(Native.at_to(Handle, new OptionsArg(type, device), copy, non_blocking, out var made), "to", made);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        /// <summary>The tensor in the element type and on the device of another.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, false, false, non_blocking);

        /// <summary>The tensor in the element type of another.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>The tensor in another element type.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>The tensor with elements of type Float32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>The tensor with elements of type Float64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>The tensor with elements of type Float16.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>The tensor with elements of type BFloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>The tensor with elements of type Int64.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>The tensor with elements of type Int32.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>The tensor with elements of type Int16.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>The tensor with elements of type Byte.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>The tensor with elements of type Int8.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>The tensor with elements of type Bool.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>The tensor in the processor's memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a CUDA device.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>A copy; gradients flow through it.</summary>
        public Tensor clone() =>
            Native.Made(Native.at_clone(Handle, out var made), "clone", made);

        /// <summary>The tensor with elements in row-major order, copied only if needed.</summary>
        public Tensor contiguous() =>
            Native.Made(Native.at_contiguous(Handle, out var made), "contiguous", made);

        /// <summary>A second object for the same tensor.</summary>
        public Tensor alias() =>
            Native.Made(Native.at_alias_handle(Handle, out var made), "alias", made);

        /// <summary>Writes the elements of another tensor here, converting them.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Native.Check(Native.at_copy_(Handle, source.Handle, nonBlocking), "copy_");
            return this;
        }

        /// <summary>Makes this tensor use the storage of another.</summary>
        public Tensor set_(Tensor source)
        {
            Native.Check(Native.at_set_(Handle, source.Handle), "set_");
            return this;
        }

        /// <summary>The same elements without their history.</summary>
        public Tensor detach() =>
            Native.Made(Native.at_detach(Handle, out var made), "detach", made);

        /// <summary>Cuts the tensor from its history.</summary>
        public Tensor detach_()
        {
            Native.Check(Native.at_detach_(Handle), "detach_");
            return this;
        }

        // A device without a number means the current one of its kind.
        private bool IsOn(Device target) =>
            target.type == device_type && (target.index < 0 || target.type == DeviceType.CPU || target.index == device_index);
    }
}
