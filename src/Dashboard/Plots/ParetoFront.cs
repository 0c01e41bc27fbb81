namespace AdapterSearch.Dashboard.Plots;

/// <summary>Which points no other one beats in both cost and gain.</summary>
public static class ParetoFront
{
    /// <summary>Positions of the front in rising cost. Of equal points the first stays; what is not finite is never on it.</summary>
    /// <param name="points">Cost (lower is better) and gain (higher is better).</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double Cost, double Gain)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var front = new List<int>();
        var best = double.NegativeInfinity;
        foreach (var index in Enumerable.Range(0, points.Count)
            .Where(i => double.IsFinite(points[i].Cost) && double.IsFinite(points[i].Gain))
            .OrderBy(i => points[i].Cost).ThenByDescending(i => points[i].Gain))
        {
            if (points[index].Gain > best)
            {
                best = points[index].Gain;
                front.Add(index);
            }
        }

        return front;
    }
}
