namespace TorchSharp;

/// <summary>A float32 whose lower 16 bits are cut off: eight bits of exponent, seven of fraction.</summary>
public struct BFloat16 : IEquatable<BFloat16>
{
    private readonly ushort raw;

    /// <summary>Rounds a float to the nearest value, ties to even.</summary>
    public BFloat16(float f)
    {
        var bits = BitConverter.SingleToUInt32Bits(f);
        raw = float.IsNaN(f) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private BFloat16(ushort raw) => this.raw = raw;

    /// <summary>The value with the given bit pattern.</summary>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>The exact value as a float.</summary>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>The exact value as a double.</summary>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>Rounds a float to the nearest value.</summary>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>Rounds a double to the nearest value.</summary>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>Equality of numbers: zero equals minus zero, NaN equals nothing.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <inheritdoc cref="op_Equality"/>
    public static bool operator !=(BFloat16 a, BFloat16 b) => !(a == b);

    /// <summary>The exact value as a float.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)raw << 16);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => raw == other.raw;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => raw;

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
