namespace AdapterSearch.Domain;

/// <summary>Mean of paired differences with its two-sided Student interval (95 % unless said otherwise).</summary>
/// <param name="Mean">Mean of a − b.</param>
/// <param name="Low">Lower end of the interval; NaN with fewer than two pairs.</param>
/// <param name="High">Upper end of the interval; NaN with fewer than two pairs.</param>
/// <param name="Pairs">Number of pairs.</param>
public sealed record PairedDifference(double Mean, double Low, double High, int Pairs)
{
    /// <summary>True when the interval lies wholly above or wholly below zero.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>
    /// p-value of the two-sided paired t-test that the differences have mean 0; NaN with fewer than two pairs. Differences that do not vary give
    /// 1 when they are 0 and 0 otherwise.
    /// </summary>
    public static double P(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count || a.Count < 2)
        {
            return double.NaN;
        }

        var differences = a.Zip(b, (x, y) => x - y).ToArray();
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) / differences.Length);

        // Equal differences can leave rounding behind instead of no spread.
        return error <= 1e-14 * Math.Max(1, Math.Abs(mean))
            ? Math.Abs(mean) <= 1e-14 ? 1 : 0
            : StudentT.TwoSidedP(mean / error, differences.Length - 1);
    }

    /// <summary>The interval for pairs (a[i], b[i]).</summary>
    /// <exception cref="ArgumentException">The lists have different lengths or are empty.</exception>
    /// <param name="a">First values.</param>
    /// <param name="b">Second values, in the same order.</param>
    /// <param name="confidence">Confidence of the interval, (0, 1).</param>
    public static PairedDifference Of(IReadOnlyList<double> a, IReadOnlyList<double> b, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count || a.Count == 0)
        {
            throw new ArgumentException($"{a.Count} and {b.Count} values are no pairs.", nameof(b));
        }

        var differences = a.Zip(b, (x, y) => x - y).ToArray();
        var mean = differences.Average();
        if (differences.Length < 2)
        {
            return new PairedDifference(mean, double.NaN, double.NaN, differences.Length);
        }

        var variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1);
        var half = StudentT.TwoSidedQuantile(confidence, differences.Length - 1) * Math.Sqrt(variance / differences.Length);
        return new PairedDifference(mean, mean - half, mean + half, differences.Length);
    }
}
