using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Ranks to read out of nested adapters under a hard budget.</summary>
public static class NestedRankChoice
{
    /// <summary>The highest readable rank that all modules can share; 0 when even the lowest is above the budget.</summary>
    /// <param name="readable">Ranks that the adapter can be cut to, increasing.</param>
    /// <param name="costs">Parameters of one unit of rank of each module.</param>
    /// <param name="budget">Adapter parameters.</param>
    public static int Uniform(IReadOnlyList<int> readable, IReadOnlyList<long> costs, long budget)
    {
        ArgumentNullException.ThrowIfNull(readable);
        ArgumentNullException.ThrowIfNull(costs);
        var perRank = costs.Sum();
        return readable.LastOrDefault(r => r * perRank <= budget);
    }

    /// <summary>
    /// A prefix per module: from no rank at all, again and again the next larger readable rank of the module where it brings the most energy per
    /// parameter (ties: the earlier module) and still fits. A small next part may hide a large one behind it, so every larger rank of a module is
    /// weighed, not only the next.
    /// </summary>
    /// <param name="energies">One list per module: energy of every rank-one component in nested order, 0 or more.</param>
    /// <param name="readable">Ranks that the adapter can be cut to, increasing.</param>
    /// <param name="costs">Parameters of one unit of rank of each module.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <returns>One rank per module, 0 where nothing fits or nothing is gained.</returns>
    public static int[] PerModule(
        IReadOnlyList<IReadOnlyList<double>> energies, IReadOnlyList<int> readable, IReadOnlyList<long> costs, long budget)
    {
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(readable);
        ArgumentNullException.ThrowIfNull(costs);
        var ranks = new int[costs.Count];
        while (true)
        {
            var best = (Module: -1, Rank: 0, Gain: 0.0);
            for (var m = 0; m < ranks.Length; m++)
            {
                foreach (var rank in readable.Where(r => r > ranks[m] && r <= energies[m].Count && (r - ranks[m]) * costs[m] <= budget))
                {
                    var gain = energies[m].Skip(ranks[m]).Take(rank - ranks[m]).Sum() / ((rank - ranks[m]) * costs[m]);
                    if (gain > best.Gain)
                    {
                        best = (m, rank, gain);
                    }
                }
            }

            if (best.Module < 0)
            {
                return ranks;
            }

            budget -= (best.Rank - ranks[best.Module]) * costs[best.Module];
            ranks[best.Module] = best.Rank;
        }
    }
}
