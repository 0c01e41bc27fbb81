namespace AdapterSearch.Strategies;

/// <summary>Expected improvement of a normal value over a threshold (Mockus 1978; Jones, Schonlau and Welch 1998).</summary>
public static class ExpectedImprovement
{
    /// <summary>E max(0, v − threshold) for v ~ N(mean, variance).</summary>
    public static double Of(double mean, double variance, double threshold)
    {
        var deviation = Math.Sqrt(variance);
        var z = (mean - threshold) / deviation;
        return deviation > 0
            ? Math.Max(0, ((mean - threshold) * NormalDistribution.Cumulative(z)) + (deviation * NormalDistribution.Density(z)))
            : Math.Max(0, mean - threshold);
    }
}
