using System.Numerics;

namespace AdapterSearch.Strategies;

/// <summary>
/// Points as bits, so that two of them are compared with a few population counts. Choices of the same kind and number of states form a group; each group
/// has a plane of bits per state, a module group one for "in" besides (alone where there is one rank only).
/// </summary>
internal sealed class PackedChoices
{
    private readonly SearchSpace space;
    private readonly Group[] groups;
    private ulong[] bits = [];

    public PackedChoices(SearchSpace space)
    {
        this.space = space;
        var offset = 0;
        var made = new List<Group>();
        foreach (var kind in space.Choices.Index().Where(c => c.Item.Count > 1).GroupBy(c => (c.Item.IsModule, c.Item.Count)))
        {
            int[] members = [.. kind.Select(c => c.Index)];
            var words = (members.Length + 63) / 64;
            var states = kind.Key.IsModule ? kind.Key.Count - 1 : kind.Key.Count;
            var planes = !kind.Key.IsModule ? states : states > 1 ? 1 + states : 1;
            made.Add(new Group(members, kind.Key.IsModule, states, offset, words, planes));
            offset += words * planes;
        }

        groups = [.. made];
        Stride = offset;
    }

    public int Count { get; private set; }

    /// <summary>Words of 64 bits for each point.</summary>
    public int Stride { get; }

    public ReadOnlySpan<ulong> Row(int index) => bits.AsSpan(index * Stride, Stride);

    public void Add(SpacePoint point)
    {
        if ((Count + 1) * Stride > bits.Length)
        {
            Array.Resize(ref bits, Math.Max(16 * Stride, 2 * bits.Length));
        }

        var row = bits.AsSpan(Count * Stride, Stride);
        row.Clear();
        Pack(point, row);
        Count++;
    }

    /// <summary>Forgets the rows behind the first <paramref name="count"/>.</summary>
    public void Truncate(int count) => Count = count;

    public void Pack(SpacePoint point, Span<ulong> row)
    {
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Members.Length; i++)
            {
                var state = point.Choices[group.Members[i]];
                var (word, bit) = (i / 64, 1UL << (i % 64));
                if (!group.IsModule)
                {
                    row[group.Offset + (state * group.Words) + word] |= bit;
                }
                else if (state > 0)
                {
                    row[group.Offset + word] |= bit;
                    if (group.Planes > 1)
                    {
                        row[group.Offset + (state * group.Words) + word] |= bit;
                    }
                }
            }
        }
    }

    /// <summary>Logarithm of the product of all choices' kernels at <paramref name="x"/>, centred at <paramref name="centre"/>.</summary>
    public double LogKernel(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> centre, ReadOnlySpan<KernelLogs> kernels)
    {
        double sum = 0;
        for (var g = 0; g < groups.Length; g++)
        {
            var group = groups[g];
            ref readonly var k = ref kernels[g];
            if (!group.IsModule)
            {
                var equal = Common(x, centre, group.Offset, group.Words * group.Planes);
                sum += (equal * k.Same) + ((group.Members.Length - equal) * k.Other);
                continue;
            }

            int differ = 0, both = 0, xOn = 0;
            for (var w = group.Offset; w < group.Offset + group.Words; w++)
            {
                differ += BitOperations.PopCount(x[w] ^ centre[w]);
                both += BitOperations.PopCount(x[w] & centre[w]);
                xOn += BitOperations.PopCount(x[w]);
            }

            sum += ((group.Members.Length - differ) * k.SameSwitch) + (differ * k.OtherSwitch);
            if (group.Planes > 1)
            {
                var equal = Common(x, centre, group.Offset + group.Words, group.Words * (group.Planes - 1));
                sum += (equal * k.Same) + ((both - equal) * k.Other) + ((xOn - both) * k.Uniform);
            }
        }

        return sum;
    }

    /// <summary>Adds to each term the logarithm of the kernel at <paramref name="x"/>, centred at the term's row.</summary>
    public void AddLogKernels(ReadOnlySpan<ulong> x, ReadOnlySpan<int> rows, ReadOnlySpan<KernelLogs> kernels, Span<double> terms)
    {
        if (groups is not [{ IsModule: true, Planes: 1, Words: <= 2 } group])
        {
            for (var i = 0; i < rows.Length; i++)
            {
                terms[i] += LogKernel(x, Row(rows[i]), kernels);
            }

            return;
        }

        // Switches alone, up to 128 of them: one line for each row, since this is where the time of a question goes.
        var all = group.Members.Length * kernels[0].SameSwitch;
        var each = kernels[0].OtherSwitch - kernels[0].SameSwitch;
        var (low, high) = (x[0], group.Words > 1 ? x[1] : 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var at = rows[i] * group.Words;
            var differ = BitOperations.PopCount(bits[at] ^ low) + (group.Words > 1 ? BitOperations.PopCount(bits[at + 1] ^ high) : 0);
            terms[i] += all + (differ * each);
        }
    }

    /// <summary>Choices that differ: 1 for a module that one has and the other has not and for a setting, one half for two ranks of a module.</summary>
    public double Distance(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        double sum = 0;
        foreach (var group in groups)
        {
            if (!group.IsModule)
            {
                sum += group.Members.Length - Common(x, y, group.Offset, group.Words * group.Planes);
                continue;
            }

            int differ = 0, both = 0;
            for (var w = group.Offset; w < group.Offset + group.Words; w++)
            {
                differ += BitOperations.PopCount(x[w] ^ y[w]);
                both += BitOperations.PopCount(x[w] & y[w]);
            }

            sum += differ;
            if (group.Planes > 1)
            {
                sum += 0.5 * (both - Common(x, y, group.Offset + group.Words, group.Words * (group.Planes - 1)));
            }
        }

        return sum;
    }

    /// <summary>Logarithm of the uniform prior over choices: a module is in with probability one half, then at any rank.</summary>
    public double LogPrior(ReadOnlySpan<ulong> x)
    {
        double sum = 0;
        foreach (var group in groups)
        {
            if (!group.IsModule)
            {
                sum -= group.Members.Length * Math.Log(group.States);
                continue;
            }

            var on = 0;
            for (var w = group.Offset; w < group.Offset + group.Words; w++)
            {
                on += BitOperations.PopCount(x[w]);
            }

            sum -= (group.Members.Length * Math.Log(2)) + (on * Math.Log(group.States));
        }

        return sum;
    }

    /// <summary>Kernels of each group for a smoothing weight: (1 + w) for the centre's own state and w for each other, normalised.</summary>
    public KernelLogs[] Kernels(double smoothing) => [.. groups.Select(g => new KernelLogs(
        Math.Log((1 + smoothing) / (1 + (2 * smoothing))),
        Math.Log(smoothing / (1 + (2 * smoothing))),
        Math.Log((1 + smoothing) / (1 + (g.States * smoothing))),
        Math.Log(smoothing / (1 + (g.States * smoothing))),
        -Math.Log(g.States)))];

    private static int Common(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, int from, int count)
    {
        var equal = 0;
        for (var w = from; w < from + count; w++)
        {
            equal += BitOperations.PopCount(x[w] & y[w]);
        }

        return equal;
    }

    private sealed record Group(int[] Members, bool IsModule, int States, int Offset, int Words, int Planes);
}

/// <summary>Logarithms of a group's kernel values.</summary>
/// <param name="SameSwitch">A module in or out as in the centre.</param>
/// <param name="OtherSwitch">A module the other way.</param>
/// <param name="Same">The centre's rank, of a module that both have, or its setting.</param>
/// <param name="Other">Another rank or setting.</param>
/// <param name="Uniform">Any rank, of a module that the centre has not.</param>
internal readonly record struct KernelLogs(double SameSwitch, double OtherSwitch, double Same, double Other, double Uniform);
