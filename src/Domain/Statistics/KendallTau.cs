namespace AdapterSearch.Domain;

/// <summary>How alike two orders are: Kendall's τ-b (Kendall 1945), which counts ties out.</summary>
public static class KendallTau
{
    /// <summary>τ-b of two rows of numbers, in [-1, 1]: 1 for the same order, 0 for none in common; null where one row is constant.</summary>
    /// <param name="one">Numbers, one per module.</param>
    /// <param name="other">As many.</param>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static double? Of(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Count != other.Count)
        {
            throw new ArgumentException($"{one.Count} and {other.Count} numbers.", nameof(other));
        }

        long agreeing = 0, orderedByOne = 0, orderedByOther = 0;
        for (var i = 0; i < one.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (one[i].CompareTo(one[j]), other[i].CompareTo(other[j]));
                agreeing += a * b;
                orderedByOne += a * a;
                orderedByOther += b * b;
            }
        }

        return orderedByOne == 0 || orderedByOther == 0 ? null : agreeing / Math.Sqrt((double)orderedByOne * orderedByOther);
    }

    /// <summary>Mean τ-b over all pairs of rows that have one; null where none has.</summary>
    /// <param name="rows">Rows of equal length.</param>
    public static double? Mean(IReadOnlyList<IReadOnlyList<double>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[] pairs = [.. (from i in Enumerable.Range(0, rows.Count) from j in Enumerable.Range(0, i) select Of(rows[i], rows[j])).OfType<double>()];
        return pairs.Length == 0 ? null : pairs.Average();
    }
}
