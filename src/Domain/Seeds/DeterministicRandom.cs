namespace AdapterSearch.Domain;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose numbers are the same on every platform and runtime version, which
/// the runtime's own generator does not promise.
/// </summary>
public sealed class DeterministicRandom
{
    private ulong state;

    /// <summary>Starts from a seed.</summary>
    public DeterministicRandom(ulong seed) => state = seed;

    /// <summary>Next 64 random bits.</summary>
    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform integer in [0, <paramref name="exclusiveMaximum"/>), without modulo bias.</summary>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)exclusiveMaximum);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits >= limit);
        return (int)(bits % (ulong)exclusiveMaximum);
    }

    /// <summary>A random order of 0 … <paramref name="count"/> − 1 (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
