namespace AdapterSearch.Strategies;

/// <summary>
/// Which rank-one components of pruned adapters stay within a parameter budget. The papers stop at their thresholds; the cut is what a hard
/// budget adds to them.
/// </summary>
public static class GateCut
{
    /// <summary>
    /// Drops components of strength 0; while the rest is above the budget, drops the weakest (ties: the later one); then, last dropped first, takes
    /// back those that still fit.
    /// </summary>
    /// <param name="strengths">One list per module: a number per component, 0 where it is pruned; NaN counts as 0.</param>
    /// <param name="costs">Parameters of one component of each module.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <returns>Positions of the kept components of each module, increasing.</returns>
    public static int[][] Keep(IReadOnlyList<IReadOnlyList<double>> strengths, IReadOnlyList<long> costs, long budget)
    {
        ArgumentNullException.ThrowIfNull(strengths);
        ArgumentNullException.ThrowIfNull(costs);
        if (strengths.Count != costs.Count)
        {
            throw new ArgumentException($"{strengths.Count} modules for {costs.Count} costs.", nameof(costs));
        }

        var alive = Alive(strengths);
        int[] weakestFirst = [.. Enumerable.Range(0, alive.Length).OrderBy(i => Strength(i)).ThenByDescending(i => i)];
        var kept = EliminationOrder.Select(weakestFirst, [.. alive.Select(c => costs[c.Module])], budget);
        return
        [
            .. Enumerable.Range(0, costs.Count)
                .Select(m => Enumerable.Range(0, alive.Length).Where(i => kept[i] && alive[i].Module == m).Select(i => alive[i].Component).ToArray()),
        ];

        double Strength(int i) => strengths[alive[i].Module][alive[i].Component];
    }

    /// <summary>Parameters of all components whose strength is not 0.</summary>
    public static long Parameters(IReadOnlyList<IReadOnlyList<double>> strengths, IReadOnlyList<long> costs)
    {
        ArgumentNullException.ThrowIfNull(strengths);
        ArgumentNullException.ThrowIfNull(costs);
        return Alive(strengths).Sum(c => costs[c.Module]);
    }

    private static (int Module, int Component)[] Alive(IReadOnlyList<IReadOnlyList<double>> strengths) =>
    [
        .. Enumerable.Range(0, strengths.Count)
            .SelectMany(m => Enumerable.Range(0, strengths[m].Count).Where(c => strengths[m][c] > 0).Select(c => (m, c))),
    ];
}
