using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>AutoLoRA's ranks from the weights of rank columns (2403.09113; docs/strategies/autolora.md).</summary>
public static class AutoLoraRanks
{
    /// <summary>Per module the number of raw entries with a_i / Σa ≥ 1/r.</summary>
    /// <param name="a">a of each module, r entries each.</param>
    public static int[] Wanted(IReadOnlyList<IReadOnlyList<double>> a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return [.. a.Select(entries =>
        {
            var sum = entries.Sum();
            return entries.Count(e => e / sum >= 1.0 / entries.Count);
        })];
    }

    /// <summary>
    /// The wanted ranks within the budget: when they cost more, all are scaled by budget / cost and rounded down, and what is left goes to the
    /// modules furthest below (<see cref="RankRepair"/>). Ranks that cost less stay, unless they shall fill the budget the same way.
    /// </summary>
    /// <param name="wanted">Ranks of <see cref="Wanted"/>.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <param name="fill">Scale up, too.</param>
    public static int[] Within(IReadOnlyList<int> wanted, ModelShape shape, long budget, bool fill)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(shape);
        long[] costs = [.. shape.Modules.Select(m => m.ParametersPerRank)];
        int[] limits = [.. shape.Modules.Select(m => Math.Min(m.InFeatures, m.OutFeatures))];
        var cost = wanted.Select((r, i) => r * costs[i]).Sum();
        if (cost == 0 || cost == budget || (cost < budget && !fill))
        {
            return [.. wanted];
        }

        double[] shares = [.. wanted.Select(r => r * (double)budget / cost)];
        return RankRepair.Within([.. shares.Select(s => (int)Math.Floor(s))], shares, costs, limits, budget, fill: true);
    }
}
