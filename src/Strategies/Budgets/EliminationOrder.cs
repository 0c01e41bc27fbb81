namespace AdapterSearch.Strategies;

/// <summary>Budget rule of perturbation elimination (docs/strategies/dam.md): drop in order until the rest fits, then refill.</summary>
public static class EliminationOrder
{
    /// <summary>Drops items in the given order until the rest fits the budget, then takes back, last dropped first, what still fits.</summary>
    /// <param name="order">All items, the least missed first.</param>
    /// <param name="costs">Cost of each item, in parameters.</param>
    /// <param name="budget">Largest total cost.</param>
    public static bool[] Select(IReadOnlyList<int> order, IReadOnlyList<long> costs, long budget)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(costs);
        if (order.Count != costs.Count || order.Distinct().Count() != order.Count)
        {
            throw new ArgumentException($"The order must name each of {costs.Count} items once.", nameof(order));
        }

        var mask = Enumerable.Repeat(true, costs.Count).ToArray();
        var used = costs.Sum();
        var dropped = 0;
        while (used > budget && dropped < order.Count)
        {
            mask[order[dropped]] = false;
            used -= costs[order[dropped]];
            dropped++;
        }

        for (var i = dropped - 1; i >= 0; i--)
        {
            if (used + costs[order[i]] <= budget)
            {
                mask[order[i]] = true;
                used += costs[order[i]];
            }
        }

        return mask;
    }
}
