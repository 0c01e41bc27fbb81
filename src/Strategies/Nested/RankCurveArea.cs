namespace AdapterSearch.Strategies;

/// <summary>Area under the rank-accuracy curve (AURAC) of MatryoshkaLoRA (2605.07850) by trapezoids, divided by the curve's width.</summary>
public static class RankCurveArea
{
    /// <summary>Version 1: over the rank.</summary>
    /// <param name="ranks">Increasing ranks, 1 or more.</param>
    /// <param name="accuracies">One accuracy per rank.</param>
    /// <returns>A mean accuracy; with one rank its accuracy.</returns>
    public static double Linear(IReadOnlyList<double> ranks, IReadOnlyList<double> accuracies) => Area(ranks, accuracies, r => r);

    /// <summary>Version 2: over log2 of the rank, so that each doubling weighs the same.</summary>
    /// <param name="ranks">Increasing ranks, above 0.</param>
    /// <param name="accuracies">One accuracy per rank.</param>
    public static double Log(IReadOnlyList<double> ranks, IReadOnlyList<double> accuracies) => Area(ranks, accuracies, Math.Log2);

    private static double Area(IReadOnlyList<double> ranks, IReadOnlyList<double> accuracies, Func<double, double> place)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(accuracies);
        if (ranks.Count == 0 || ranks.Count != accuracies.Count)
        {
            throw new ArgumentException($"{accuracies.Count} accuracies for {ranks.Count} ranks.", nameof(accuracies));
        }

        if (ranks.Count == 1)
        {
            return accuracies[0];
        }

        double area = 0;
        for (var i = 1; i < ranks.Count; i++)
        {
            if (!(ranks[i] > ranks[i - 1]) || !(ranks[i - 1] > 0))
            {
                throw new ArgumentException($"The ranks {ranks[i - 1]} and {ranks[i]} do not increase from above 0.", nameof(ranks));
            }

            area += (place(ranks[i]) - place(ranks[i - 1])) * (accuracies[i] + accuracies[i - 1]) / 2;
        }

        return area / (place(ranks[^1]) - place(ranks[0]));
    }
}
