namespace TorchSharp.Interop;

/// <summary>Which .NET type stands for which element type.</summary>
internal static class ElementTypes
{
    /// <summary>The element type of a .NET type.</summary>
    /// <exception cref="ArgumentException">No element type corresponds.</exception>
    internal static torch.ScalarType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? torch.ScalarType.Float32
        : typeof(T) == typeof(double) ? torch.ScalarType.Float64
        : typeof(T) == typeof(long) ? torch.ScalarType.Int64
        : typeof(T) == typeof(int) ? torch.ScalarType.Int32
        : typeof(T) == typeof(bool) ? torch.ScalarType.Bool
        : typeof(T) == typeof(byte) ? torch.ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? torch.ScalarType.Int8
        : typeof(T) == typeof(short) ? torch.ScalarType.Int16
        : typeof(T) == typeof(Half) ? torch.ScalarType.Float16
        : typeof(T) == typeof(BFloat16) ? torch.ScalarType.BFloat16
        : throw new ArgumentException($"{typeof(T).Name} is no element type of a tensor");
}
