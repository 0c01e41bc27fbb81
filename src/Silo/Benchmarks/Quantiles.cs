namespace AdapterSearch.Silo.Benchmarks;

/// <summary>Order statistics of measured values.</summary>
internal static class Quantiles
{
    /// <summary>The value below which a share of the values lie.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * (sorted.Length - 1))];
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
