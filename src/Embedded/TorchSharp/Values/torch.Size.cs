using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor's dimensions.</summary>
    public struct Size : IEnumerable<long>
    {
        private readonly long[]? sizes;

        /// <summary>From an array of sizes.</summary>
        public Size(long[] shape) => sizes = shape;

        /// <summary>From a sequence of sizes.</summary>
        public Size(IEnumerable<long> shape) => sizes = shape.ToArray();

        /// <summary>One dimension.</summary>
        public Size(long size) => sizes = [size];

        /// <summary>The sizes as an array.</summary>
        public long[] Shape => sizes ?? [];

        /// <summary>The number of dimensions.</summary>
        public int Length => Shape.Length;

        /// <summary>The size of one dimension.</summary>
        public long this[int idx] => Shape[idx];

        /// <summary>One dimension.</summary>
        public static implicit operator Size(long size) => new(size);

        /// <summary>From an array of sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>Two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        /// <summary>Three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        /// <summary>The number of elements.</summary>
        public long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        /// <inheritdoc/>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Shape)}]";

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
