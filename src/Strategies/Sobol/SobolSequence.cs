using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Points of a Sobol' sequence (Sobol' 1967; direction numbers of Joe and Kuo 2008), by number, in any order. With a seed it is scrambled by a random linear
/// map of the digits and a random shift (Matoušek 1998), which keeps the evenness and makes seeds differ. Dimensions behind the last of the table
/// are independent random numbers.
/// </summary>
public sealed class SobolSequence
{
    /// <summary>Bits of a coordinate, and the logarithm of the number of points.</summary>
    private const int Bits = 32;

    private static readonly Lazy<uint[][]> Table = new(Read);

    private readonly uint[][] directions;
    private readonly uint[] shifts;
    private readonly SeedStream? seeds;

    /// <summary>A sequence.</summary>
    /// <param name="dimensions">Coordinates of a point.</param>
    /// <param name="seeds">Seeds of the scrambling; null leaves the sequence as it is.</param>
    public SobolSequence(int dimensions, SeedStream? seeds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        Dimensions = dimensions;
        this.seeds = seeds;
        directions = [.. Table.Value.Take(dimensions).Select(v => (uint[])v.Clone())];
        shifts = new uint[directions.Length];
        for (var d = 0; seeds is not null && d < directions.Length; d++)
        {
            Scramble(d, seeds.For("scramble").For(d).Random());
        }
    }

    /// <summary>Coordinates of a point.</summary>
    public int Dimensions { get; }

    /// <summary>Number of dimensions that are quasi-random.</summary>
    public static int MostDimensions => Table.Value.Length;

    /// <summary>A point, each coordinate in [0, 1). Costs O(dimensions · log index).</summary>
    /// <param name="index">Its number, from 0, below 2³².</param>
    public double[] Point(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, uint.MaxValue);
        var point = new double[Dimensions];
        var gray = (uint)(index ^ (index >> 1));
        for (var d = 0; d < directions.Length; d++)
        {
            var x = shifts[d];
            for (var bit = 0; bit < Bits && gray >> bit != 0; bit++)
            {
                if ((gray >> bit & 1) == 1)
                {
                    x ^= directions[d][bit];
                }
            }

            point[d] = x / 4294967296.0;
        }

        if (Dimensions > directions.Length)
        {
            var random = (seeds ?? new SeedStream(0)).For("padding").For(index).Random();
            for (var d = directions.Length; d < Dimensions; d++)
            {
                point[d] = random.NextDouble();
            }
        }

        return point;
    }

    /// <summary>Multiplies the digits of a dimension with a random lower triangular matrix with ones on the diagonal, and draws its shift.</summary>
    private void Scramble(int dimension, DeterministicRandom random)
    {
        var rows = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            // Digit i of the result (the i-th highest bit) mixes digits 0 ... i.
            var diagonal = 1u << (Bits - 1 - i);
            rows[i] = ((uint)random.NextBits() & ~(diagonal | (diagonal - 1))) | diagonal;
        }

        for (var bit = 0; bit < Bits; bit++)
        {
            uint mixed = 0;
            for (var i = 0; i < Bits; i++)
            {
                mixed |= (uint)(System.Numerics.BitOperations.PopCount(rows[i] & directions[dimension][bit]) & 1) << (Bits - 1 - i);
            }

            directions[dimension][bit] = mixed;
        }

        shifts[dimension] = (uint)random.NextBits();
    }

    private static uint[][] Read()
    {
        using var stream = typeof(SobolSequence).Assembly.GetManifestResourceStream("joe-kuo-6.txt")
            ?? throw new InvalidOperationException("The table of direction numbers is not part of this assembly.");
        using var reader = new StreamReader(stream);
        var table = new List<uint[]> { Enumerable.Range(0, Bits).Select(i => 1u << (Bits - 1 - i)).ToArray() };
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                table.Add(Directions([.. line.Split(' ').Select(n => uint.Parse(n, CultureInfo.InvariantCulture))]));
            }
        }

        return [.. table];
    }

    /// <summary>Direction numbers from the columns d s a m_1 ... m_s by the recurrence of the primitive polynomial.</summary>
    private static uint[] Directions(uint[] row)
    {
        var degree = (int)row[1];
        var inner = row[2];
        var v = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            if (i < degree)
            {
                v[i] = row[3 + i] << (Bits - 1 - i);
                continue;
            }

            v[i] = v[i - degree] ^ (v[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
            {
                v[i] ^= (inner >> (degree - 1 - k) & 1) * v[i - k];
            }
        }

        return v;
    }
}
