using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// The elements' memory as bytes, in storage order. Only for a contiguous tensor in the processor's memory; valid while
        /// the tensor lives. Setting copies bytes into the tensor.
        /// </summary>
        /// <exception cref="InvalidOperationException">The tensor is on another device or not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get => new((void*)HostPointer("bytes"), checked((int)(NumberOfElements * ElementSize)));

            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                {
                    throw new ArgumentException($"the tensor holds {target.Length} bytes, {value.Length} were given", nameof(value));
                }

                value.CopyTo(target);
            }
        }

        /// <summary>Typed access to the elements. Only for a tensor in the processor's memory.</summary>
        /// <exception cref="InvalidOperationException">The tensor is on another device.</exception>
        /// <exception cref="ArgumentException">The element type does not fit.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>("data");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">The element type does not fit.</exception>
        public T item<T>()
            where T : unmanaged
        {
            RequireType<T>("item");
            Native.Check(Native.at_item(handle, out var value), "item");
            return FromScalar<T>(value);
        }

        /// <summary>The only element with its type.</summary>
        public Scalar ToScalar()
        {
            Native.Check(Native.at_item(handle, out var value), "item");
            return Scalar.FromNative(value, dtype);
        }

        /// <summary>Reads the element at a place in storage order.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            RequireType<T>("ReadCpuValue");
            return Read<T>(i);
        }

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>Fills the tensor's memory from a stream.</summary>
        /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            for (long offset = 0, total = NumberOfElements * ElementSize; offset < total;)
            {
                var part = Part("ReadBytesFromStream", offset, (int)Math.Min(Math.Max(bufferSize, 1 << 16), total - offset));
                stream.ReadExactly(part);
                offset += part.Length;
            }
        }

        /// <summary>Writes the tensor's memory to a stream.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            for (long offset = 0, total = NumberOfElements * ElementSize; offset < total;)
            {
                var part = Part("WriteBytesToStream", offset, (int)Math.Min(Math.Max(bufferSize, 1 << 16), total - offset));
                stream.Write(part);
                offset += part.Length;
            }
        }

        /// <summary>The address of the first element, for a contiguous tensor in the processor's memory.</summary>
        internal IntPtr HostPointer(string op)
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException($"{op}: the tensor is not contiguous; call contiguous() first");
            }

            return AnyHostPointer(op);
        }

        internal IntPtr AnyHostPointer(string op)
        {
            if (!is_cpu())
            {
                throw new InvalidOperationException($"{op}: the tensor is on {device}; call cpu() first");
            }

            Native.Check(Native.at_data_ptr(handle, out var pointer), op);
            return pointer;
        }

        private static T FromScalar<T>(ScalarArg value)
            where T : unmanaged
        {
            if (typeof(T) == typeof(float))
            {
                return (T)(object)(float)value.AsDouble;
            }

            if (typeof(T) == typeof(double))
            {
                return (T)(object)value.AsDouble;
            }

            if (typeof(T) == typeof(BFloat16))
            {
                return (T)(object)new BFloat16((float)value.AsDouble);
            }

            if (typeof(T) == typeof(Half))
            {
                return (T)(object)(Half)value.AsDouble;
            }

            var bits = value.Bits;
            return Unsafe.As<long, T>(ref bits);
        }

        private void RequireType<T>(string op)
            where T : unmanaged
        {
            var own = dtype;
            if (ElementTypes.Of<T>() != own)
            {
                throw new ArgumentException($"{op}: the tensor's elements are {own}, not {typeof(T).Name}");
            }
        }

        private unsafe T Read<T>(long i)
            where T : unmanaged
        {
            if ((ulong)i >= (ulong)NumberOfElements)
            {
                throw new ArgumentOutOfRangeException(nameof(i), i, $"the tensor has {NumberOfElements} elements");
            }

            return ((T*)HostPointer("ReadCpuValue"))[i];
        }

        private unsafe Span<byte> Part(string op, long offset, int length) => new((byte*)HostPointer(op) + offset, length);
    }
}
