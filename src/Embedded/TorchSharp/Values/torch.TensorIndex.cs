using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One part of an index: a number, a slice, a tensor, a new dimension, or "all that remain".</summary>
    public struct TensorIndex
    {
        /// <summary>All of a dimension.</summary>
        public static TensorIndex Colon = Slice();

        /// <summary>All dimensions that the other parts leave over.</summary>
        public static TensorIndex Ellipsis = new(new IndexArg(IndexArg.Kinds.Ellipsis), null);

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex None = new(new IndexArg(IndexArg.Kinds.None), null);

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex Null = None;

        private readonly Tensor? tensor;

        private TensorIndex(IndexArg native, Tensor? tensor)
        {
            Arg = native;
            this.tensor = tensor;
        }

        internal IndexArg Arg { get; }

        internal Tensor? ByTensor => tensor;

        /// <summary>One place; negative numbers count from the end.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place, also from the end: <c>^1</c>.</summary>
        public static implicit operator TensorIndex(Index index) => Single(Place(index));

        /// <summary>A range: <c>1..3</c>, <c>..^1</c>, <c>..</c>.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>A range from a pair of bounds; null stands for an open bound.</summary>
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        /// <summary>One place; negative numbers count from the end.</summary>
        public static TensorIndex Single(long? index) =>
            index is { } value ? new(new IndexArg(IndexArg.Kinds.Integer, value), null) : None;

        /// <summary>A truth value: a new dimension of size one or zero.</summary>
        public static TensorIndex Bool(bool value) => new(new IndexArg(IndexArg.Kinds.Boolean, value ? 1 : 0), null);

        /// <summary>From <paramref name="start"/> to before <paramref name="stop"/> by <paramref name="step"/>.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(new IndexArg(IndexArg.Kinds.Slice, start ?? IndexArg.Absent, stop ?? IndexArg.Absent, step ?? IndexArg.Absent), null);

        /// <summary>A range: <c>1..3</c>, <c>..^1</c>, <c>..</c>.</summary>
        public static TensorIndex Slice(Range range)
        {
            // ^0 is the end itself, which has no negative number
            long? start = range.Start.IsFromEnd && range.Start.Value == 0 ? long.MaxValue : Place(range.Start);
            long? stop = range.End.IsFromEnd && range.End.Value == 0 ? null : Place(range.End);
            return Slice(start, stop);
        }

        /// <summary>A range from a pair of bounds; null stands for an open bound.</summary>
        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2, null);

        /// <summary>The places that a tensor of numbers or of truth values names.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(new IndexArg(IndexArg.Kinds.Tensor), tensor);

        private static long Place(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
