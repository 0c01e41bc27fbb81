namespace AdapterSearch.Strategies;

/// <summary>
/// Gates whose expected cost equals a budget, p_i = σ((α_i − ζ)/β) with ζ solving Σ p_i c_i = C (S3Delta, Hu et al., NeurIPS 2022; docs/strategies/dam.md).
/// </summary>
public static class ShiftedSigmoid
{
    /// <summary>The shift ζ, by bisection to the last bit that matters. Cost: about 60 sums.</summary>
    /// <param name="logits">α, one per module.</param>
    /// <param name="costs">c, parameters of each module.</param>
    /// <param name="budget">C; clamped into (0, Σc).</param>
    /// <param name="beta">β, above 0.</param>
    public static double Shift(IReadOnlyList<double> logits, IReadOnlyList<long> costs, double budget, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(beta, 0);
        double low = logits.Min() - (40 * beta), high = logits.Max() + (40 * beta);
        for (var i = 0; i < 100 && high > low; i++)
        {
            var middle = (low + high) / 2;
            double expected = 0;
            for (var m = 0; m < logits.Count; m++)
            {
                expected += costs[m] / (1 + Math.Exp(-(logits[m] - middle) / beta));
            }

            (low, high) = expected > budget ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The gates p for logits α.</summary>
    public static double[] Gates(IReadOnlyList<double> logits, IReadOnlyList<long> costs, double budget, double beta = 1)
    {
        var shift = Shift(logits, costs, budget, beta);
        return [.. logits.Select(a => 1 / (1 + Math.Exp(-(a - shift) / beta)))];
    }
}
