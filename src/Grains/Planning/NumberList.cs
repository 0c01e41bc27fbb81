using System.Collections;

namespace AdapterSearch.Grains;

/// <summary>
/// Numbers to which only more are added. An addition gives another list and leaves this one as it is; both share one array as long as additions
/// are made at its end, so that a run of 100,000 proposals does not copy them for each.
/// </summary>
public sealed class NumberList : IReadOnlyList<int>
{
    private readonly Shared shared;

    private NumberList(Shared shared, int count) => (this.shared, Count) = (shared, count);

    /// <summary>No numbers.</summary>
    public static NumberList Empty { get; } = new(new Shared(0), 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return shared.Numbers[index];
        }
    }

    /// <summary>The numbers and one more.</summary>
    public NumberList Add(int number)
    {
        // The first to add behind a list gets the place in its array; whoever adds behind the same list later gets a copy.
        if (Count < shared.Numbers.Length && Interlocked.CompareExchange(ref shared.Used, Count + 1, Count) == Count)
        {
            shared.Numbers[Count] = number;
            return new NumberList(shared, Count + 1);
        }

        var grown = new Shared(Math.Max(8, 2 * Count)) { Used = Count + 1 };
        Array.Copy(shared.Numbers, grown.Numbers, Count);
        grown.Numbers[Count] = number;
        return new NumberList(grown, Count + 1);
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return shared.Numbers[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Shared(int size)
    {
        public readonly int[] Numbers = new int[size];
        public int Used;
    }
}
