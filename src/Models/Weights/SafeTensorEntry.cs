using static TorchSharp.torch;

namespace AdapterSearch.Models.Weights;

/// <summary>What a safetensors header says of one tensor. Its values are not loaded.</summary>
/// <param name="Name">Name, for example `encoder.layer.0.attention.self.query.weight`.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a single number.</param>
/// <param name="FilePath">File that holds the values.</param>
/// <param name="Offset">Position of the first byte in the file.</param>
/// <param name="ByteCount">Number of bytes.</param>
public sealed record SafeTensorEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, string FilePath, long Offset, long ByteCount)
{
    /// <summary>Number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);
}
