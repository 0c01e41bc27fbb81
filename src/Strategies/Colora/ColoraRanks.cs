using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>CoLoRA's ranks r_i = round(δ_i · r_max) under a hard budget (2408.01099; docs/strategies/colora.md).</summary>
public static class ColoraRanks
{
    /// <summary>δ: contributions divided by the largest, [0, 1].</summary>
    public static double[] Factors(IReadOnlyList<double> contributions)
    {
        ArgumentNullException.ThrowIfNull(contributions);
        var largest = contributions.Max();
        return [.. contributions.Select(c => largest > 0 ? c / largest : 0)];
    }

    /// <summary>
    /// The ranks round(δ_i · r_max). Module i reaches rank k at r_max = (k − ½)/δ_i, so raising r_max takes these units in the order of their
    /// thresholds (ties by module); a unit that does not fit the budget is left out.
    /// </summary>
    /// <param name="factors">δ of each module.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="maxRank">r_max; 0 raises it as long as anything fits.</param>
    /// <param name="budget">Adapter parameters.</param>
    public static int[] Allocate(IReadOnlyList<double> factors, ModelShape shape, int maxRank, long budget)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(shape);
        var ranks = new int[factors.Count];
        var full = new bool[factors.Count];
        while (true)
        {
            var next = -1;
            var threshold = double.PositiveInfinity;
            for (var i = 0; i < ranks.Length; i++)
            {
                var module = shape.Modules[i];
                full[i] |= !(factors[i] > 0) || ranks[i] == Math.Min(module.InFeatures, module.OutFeatures) || module.ParametersPerRank > budget;
                if (!full[i] && (ranks[i] + 0.5) / factors[i] < threshold)
                {
                    (next, threshold) = (i, (ranks[i] + 0.5) / factors[i]);
                }
            }

            if (next < 0 || (maxRank > 0 && threshold > maxRank))
            {
                return ranks;
            }

            ranks[next]++;
            budget -= shape.Modules[next].ParametersPerRank;
        }
    }
}
