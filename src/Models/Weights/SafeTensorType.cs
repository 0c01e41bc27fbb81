using static TorchSharp.torch;

namespace AdapterSearch.Models.Weights;

/// <summary>The format's element types that are supported.</summary>
internal static class SafeTensorType
{
    // In the order in which the format's own writer lays types out: the widest first, so that every tensor is aligned.
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("I64", ScalarType.Int64, 8),
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("BF16", ScalarType.BFloat16, 2),
        ("F16", ScalarType.Float16, 2),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    internal static string Names => string.Join(", ", Known.Select(known => known.Name));

    internal static bool TryParse(string? name, out ScalarType type, out int bytes)
    {
        var index = Array.FindIndex(Known, known => known.Name == name);
        (type, bytes) = index < 0 ? default : (Known[index].Type, Known[index].Bytes);
        return index >= 0;
    }

    /// <summary>Name, size in bytes and place in the file's order, or null where the format has no such type.</summary>
    internal static (string Name, int Bytes, int Order)? Of(ScalarType type)
    {
        var index = Array.FindIndex(Known, known => known.Type == type);
        return index < 0 ? null : (Known[index].Name, Known[index].Bytes, index);
    }
}
