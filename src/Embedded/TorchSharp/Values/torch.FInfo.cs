namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        /// <summary>Bits per element.</summary>
        public int bits;

        /// <summary>The distance from 1 to the next number.</summary>
        public double eps;

        /// <summary>The largest number.</summary>
        public double max;

        /// <summary>The most negative number.</summary>
        public double min;

        /// <summary>The smallest positive number of full precision.</summary>
        public double tiny;
    }

    /// <summary>The limits of the default floating-point type.</summary>
    public static FInfo finfo() => finfo(get_default_dtype());

    /// <summary>The limits of a floating-point type.</summary>
    /// <exception cref="ArgumentException">The type is no floating-point type.</exception>
    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => new FInfo { bits = 16, eps = Math.ScaleB(1, -10), max = 65504, min = -65504, tiny = Math.ScaleB(1, -14) },
        ScalarType.BFloat16 => new FInfo
        {
            bits = 16,
            eps = Math.ScaleB(1, -7),
            max = Math.ScaleB(2 - Math.ScaleB(1, -7), 127),
            min = -Math.ScaleB(2 - Math.ScaleB(1, -7), 127),
            tiny = Math.ScaleB(1, -126),
        },
        ScalarType.Float32 => new FInfo
        {
            bits = 32, eps = Math.ScaleB(1, -23), max = float.MaxValue, min = float.MinValue, tiny = Math.ScaleB(1, -126),
        },
        ScalarType.Float64 => new FInfo
        {
            bits = 64, eps = Math.ScaleB(1, -52), max = double.MaxValue, min = double.MinValue, tiny = Math.ScaleB(1, -1022),
        },
        _ => throw new ArgumentException($"{dtype} is no floating-point type", nameof(dtype)),
    };
}
