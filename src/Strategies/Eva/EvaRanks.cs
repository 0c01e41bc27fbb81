using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>EVA's redistribution of ranks by explained variance (2410.07170; docs/strategies/eva.md).</summary>
public static class EvaRanks
{
    /// <summary>r, the uniform rank that a budget allows, at least 1.</summary>
    public static int ReferenceRank(ModelShape shape, long budget)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return (int)Math.Max(1, budget / shape.ParametersPerRank);
    }

    /// <summary>Components that a module may hold: round(r · ρ), within its smaller side.</summary>
    public static int Limit(ModuleShape module, int referenceRank, double rho)
    {
        ArgumentNullException.ThrowIfNull(module);
        var tracked = (int)Math.Round(referenceRank * rho, MidpointRounding.ToEven);
        return Math.Min(tracked, Math.Min(module.InFeatures, module.OutFeatures));
    }

    /// <summary>
    /// Pools the components of all modules, sorts them by explained-variance ratio (ties by module, then component) and gives each module as
    /// many ranks as components of it are taken.
    /// </summary>
    /// <param name="ratios">Explained-variance ratios of each module's components, the largest first; no longer than its limit.</param>
    /// <param name="costs">Parameters of one unit of rank of each module.</param>
    /// <param name="unit">
    /// Parameters: each component in turn that still fits the budget. Ranks: the ⌊budget · M / Σ costs⌋ first components, which is M · r where the
    /// budget is a uniform rank r; then, while their parameters exceed the budget, the last one taken is given back.
    /// </param>
    /// <param name="budget">Adapter parameters.</param>
    public static int[] Allocate(IReadOnlyList<IReadOnlyList<double>> ratios, IReadOnlyList<long> costs, EvaBudgetUnit unit, long budget)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ArgumentNullException.ThrowIfNull(costs);
        if (ratios.Count != costs.Count)
        {
            throw new ArgumentException($"{ratios.Count} modules for {costs.Count} costs.", nameof(costs));
        }

        var pool = Pool(ratios);
        var ranks = new int[ratios.Count];
        var left = budget;
        if (unit == EvaBudgetUnit.Parameters)
        {
            foreach (var module in pool)
            {
                if (costs[module] <= left)
                {
                    ranks[module]++;
                    left -= costs[module];
                }
            }

            return ranks;
        }

        var taken = pool.Take((int)Math.Min(pool.Count, budget * ratios.Count / costs.Sum())).ToList();
        left -= taken.Sum(m => costs[m]);
        while (left < 0)
        {
            left += costs[taken[^1]];
            taken.RemoveAt(taken.Count - 1);
        }

        foreach (var module in taken)
        {
            ranks[module]++;
        }

        return ranks;
    }

    private static List<int> Pool(IReadOnlyList<IReadOnlyList<double>> ratios)
    {
        var owners = new List<int>();
        var values = new List<double>();
        for (var m = 0; m < ratios.Count; m++)
        {
            owners.AddRange(Enumerable.Repeat(m, ratios[m].Count));
            values.AddRange(ratios[m]);
        }

        return [.. BudgetSelection.Descending(values).Select(i => owners[i])];
    }
}
