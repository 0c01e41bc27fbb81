namespace AdapterSearch.Strategies;

/// <summary>Greedy choice under a cost limit, the rule of S3Delta (docs/strategies/controls.md, scope <c>budget</c>).</summary>
public static class BudgetSelection
{
    /// <summary>
    /// Goes through the items in decreasing score (ties by lower index), takes each that still fits and skips what does not. NaN scores come last.
    /// </summary>
    /// <param name="scores">One number per item; higher is taken first.</param>
    /// <param name="costs">Cost of each item, in parameters.</param>
    /// <param name="budget">Largest total cost.</param>
    public static bool[] Greedy(IReadOnlyList<double> scores, IReadOnlyList<long> costs, long budget)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(costs);
        if (scores.Count != costs.Count)
        {
            throw new ArgumentException($"{scores.Count} scores for {costs.Count} costs.", nameof(costs));
        }

        var mask = new bool[scores.Count];
        foreach (var i in Descending(scores))
        {
            if (costs[i] <= budget)
            {
                mask[i] = true;
                budget -= costs[i];
            }
        }

        return mask;
    }

    /// <summary>Indices in decreasing score; ties by lower index; NaN last.</summary>
    public static IEnumerable<int> Descending(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Enumerable.Range(0, scores.Count)
            .OrderBy(i => double.IsNaN(scores[i]))
            .ThenByDescending(i => scores[i])
            .ThenBy(i => i);
    }
}
