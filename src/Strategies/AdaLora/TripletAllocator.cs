using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Which singular triplets keep their value (2303.10512, equation 6), over all modules at once.</summary>
public static class TripletAllocator
{
    /// <summary>
    /// Triplets: the threshold is the score that leaves the b(t) largest; what is not above it goes, so equal scores at the threshold all go.
    /// Parameters: in decreasing score (ties by lower index) each triplet that still fits. Without ties and at equal costs both keep the same.
    /// </summary>
    /// <param name="scores">S of every triplet.</param>
    /// <param name="costs">Parameters of every triplet.</param>
    /// <param name="unit">What the budget counts.</param>
    /// <param name="budget">b(t).</param>
    public static bool[] Keep(IReadOnlyList<double> scores, IReadOnlyList<long> costs, AdaLoraBudgetUnit unit, long budget)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(costs);
        if (unit == AdaLoraBudgetUnit.Parameters)
        {
            return BudgetSelection.Greedy(scores, costs, budget);
        }

        if (budget >= scores.Count)
        {
            return [.. scores.Select(_ => true)];
        }

        var threshold = scores.OrderDescending().ElementAt((int)Math.Max(0, budget));
        return [.. scores.Select(s => s > threshold)];
    }
}
