using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdapterSearch.Domain;

/// <summary>
/// Derives independent 63-bit seeds from one search seed and a path of names and numbers. The same path gives the same seed on every
/// machine: the first 8 bytes of SHA-256 over the path, sign bit cleared.
/// </summary>
public sealed class SeedStream
{
    private readonly string path;

    /// <summary>The root stream of a search.</summary>
    public SeedStream(long seed)
        : this(seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
    }

    private SeedStream(string path) => this.path = path;

    /// <summary>The stream below a purpose, for example <c>data</c>, <c>adapter-init</c> or <c>batches</c>.</summary>
    public SeedStream For(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return new SeedStream(path + "/" + purpose);
    }

    /// <summary>The stream below a number, for example a seed index or a candidate number.</summary>
    public SeedStream For(long number) => For(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The seed of this stream, 0 ≤ seed &lt; 2⁶³.</summary>
    public long Seed
    {
        get
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(path));
            return BinaryPrimitives.ReadInt64LittleEndian(hash) & long.MaxValue;
        }
    }

    /// <summary>A managed generator started from <see cref="Seed"/>.</summary>
    public DeterministicRandom Random() => new((ulong)Seed);
}
