namespace AdapterSearch.Domain;

/// <summary>Hypervolume of a set of points of accuracy (higher is better) and parameters (fewer is better): one number for a whole front.</summary>
public static class Hypervolume
{
    /// <summary>
    /// Area that the points dominate, as a share of the rectangle between the reference point and the ideal of accuracy 1 without parameters. Points
    /// that are not better than the reference in both add nothing.
    /// </summary>
    /// <param name="points">Accuracy in [0, 1] and parameters of each point.</param>
    /// <param name="worstAccuracy">Accuracy of the reference point, below 1.</param>
    /// <param name="mostParameters">Parameters of the reference point, above 0.</param>
    public static double Of(IEnumerable<(double Accuracy, double Parameters)> points, double worstAccuracy, double mostParameters)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostParameters);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(worstAccuracy, 1);
        double area = 0, reached = worstAccuracy;
        foreach (var (accuracy, parameters) in points.Where(p => p.Parameters < mostParameters).OrderBy(p => p.Parameters).ThenByDescending(p => p.Accuracy))
        {
            if (accuracy > reached)
            {
                area += (accuracy - reached) * (mostParameters - parameters);
                reached = accuracy;
            }
        }

        return area / ((1 - worstAccuracy) * mostParameters);
    }

    /// <summary>Positions of the points that no other point beats: fewer or equal parameters and higher or equal accuracy, one of them better.</summary>
    public static IReadOnlyList<int> Front(IReadOnlyList<(double Accuracy, double Parameters)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return Enumerable.Range(0, points.Count).Where(i => !points.Any(p =>
            p.Parameters <= points[i].Parameters && p.Accuracy >= points[i].Accuracy && (p.Parameters < points[i].Parameters || p.Accuracy > points[i].Accuracy))).ToArray();
    }
}
