using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Which modules gain rank in one round of a growing method, under a hard limit in parameters.</summary>
public static class GrowthSelection
{
    /// <summary>
    /// Goes through the modules in decreasing score (ties by lower index) and takes those whose gain fits the matrix and what is left of the
    /// budget, until enough are taken.
    /// </summary>
    /// <param name="scores">One number per module; higher grows first; NaN last.</param>
    /// <param name="ranks">Current ranks.</param>
    /// <param name="gains">Ranks that each module would gain.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Parameters that all ranks together may have.</param>
    /// <param name="most">Most modules to take.</param>
    /// <returns>Indices in the order in which they were taken; empty when nothing fits any more.</returns>
    public static IReadOnlyList<int> Pick(
        IReadOnlyList<double> scores, IReadOnlyList<int> ranks, IReadOnlyList<int> gains, ModelShape shape, long budget, int most)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(gains);
        ArgumentNullException.ThrowIfNull(shape);
        var left = budget - Used(ranks, shape);
        var picked = new List<int>();
        foreach (var i in BudgetSelection.Descending(scores))
        {
            var module = shape.Modules[i];
            var cost = gains[i] * module.ParametersPerRank;
            if (picked.Count < most && cost <= left && ranks[i] + gains[i] <= Math.Min(module.InFeatures, module.OutFeatures))
            {
                picked.Add(i);
                left -= cost;
            }
        }

        return picked;
    }

    /// <summary>Parameters of all ranks together.</summary>
    public static long Used(IReadOnlyList<int> ranks, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(shape);
        return ranks.Select((r, i) => r * shape.Modules[i].ParametersPerRank).Sum();
    }
}
