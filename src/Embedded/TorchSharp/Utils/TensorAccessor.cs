using System.Collections;
using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>Typed access to the elements of a tensor in the processor's memory; valid while the tensor lives.</summary>
/// <typeparam name="T">The .NET type of an element.</typeparam>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly IntPtr start;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        start = tensor.AnyHostPointer("data");
        Count = tensor.NumberOfElements;
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Whether writing is forbidden; it never is.</summary>
    public bool IsReadOnly => false;

    /// <summary>The element at an index per dimension; one index alone counts in row-major order.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is outside the tensor.</exception>
    public unsafe T this[params long[] indices]
    {
        get => ((T*)start)[Offset(indices)];
        set => ((T*)start)[Offset(indices)] = value;
    }

    /// <summary>A copy of all elements in row-major order.</summary>
    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>Copies elements in row-major order, from <paramref name="tensorIndex"/> on, into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (tensor.is_contiguous())
        {
            Block(tensorIndex, count).CopyTo(target);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = this[tensorIndex + i];
        }
    }

    /// <summary>Copies an array into the tensor, in row-major order, from <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom(new ReadOnlySpan<T>(array), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (tensor.is_contiguous())
        {
            source[..count].CopyTo(Block(tensorIndex, count));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            this[tensorIndex + i] = source[i];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>Does nothing: the tensor owns the memory.</summary>
    public void Dispose()
    {
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private unsafe Span<T> Block(long from, int count) => new((T*)start + from, count);

    private long Offset(ReadOnlySpan<long> indices)
    {
        ObjectDisposedException.ThrowIf(tensor.IsInvalid, tensor);
        if (indices.Length == 1 && shape.Length != 1)
        {
            return LinearOffset(indices[0]);
        }

        if (indices.Length != shape.Length)
        {
            throw new IndexOutOfRangeException($"{indices.Length} indices for {shape.Length} dimensions");
        }

        long offset = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)shape[i])
            {
                throw new IndexOutOfRangeException($"index {indices[i]} in dimension {i} of size {shape[i]}");
            }

            offset += indices[i] * strides[i];
        }

        return offset;
    }

    private long LinearOffset(long index)
    {
        if ((ulong)index >= (ulong)Count)
        {
            throw new IndexOutOfRangeException($"index {index} of {Count} elements");
        }

        long offset = 0;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            (index, var inner) = Math.DivRem(index, shape[i]);
            offset += inner * strides[i];
        }

        return offset;
    }
}
