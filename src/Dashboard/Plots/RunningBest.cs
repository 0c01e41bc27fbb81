namespace AdapterSearch.Dashboard.Plots;

/// <summary>A series of scores reduced to what a person reads from it.</summary>
public static class RunningBest
{
    /// <summary>Highest value up to each position.</summary>
    public static double[] Best(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var best = new double[values.Count];
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = i == 0 ? values[0] : Math.Max(best[i - 1], values[i]);
        }

        return best;
    }

    /// <summary>Quartiles of the last values up to a position (linear interpolation between order statistics).</summary>
    /// <param name="values">Scores in order.</param>
    /// <param name="window">Number of values looked back at, 1 or more.</param>
    /// <param name="position">Position, from 0.</param>
    public static (double Low, double Median, double High) Quartiles(double[] values, int window, int position)
    {
        ArgumentNullException.ThrowIfNull(values);
        var sorted = values[Math.Max(0, position - window + 1)..(position + 1)];
        Array.Sort(sorted);
        return (Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    /// <summary>At most so many positions of a long series, evenly spread, first and last among them.</summary>
    public static IReadOnlyList<int> Downsample(int count, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        return count <= most
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, most).Select(k => (int)((long)k * (count - 1) / (most - 1)))];
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
