namespace AdapterSearch.Dashboard.Plots;

/// <summary>One dimension of what candidates differ in.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Values">One value per candidate, in a common order.</param>
/// <param name="Logarithmic">Shown on a logarithmic scale.</param>
public sealed record SearchDimension(string Name, IReadOnlyList<double> Values, bool Logarithmic = false);

/// <summary>
/// How much of the spread of the scores each dimension explains alone: the main effects of a functional analysis of variance, estimated
/// from the candidates themselves.
/// </summary>
/// <remarks>
/// Hutter, Hoos and Leyton-Brown 2014 take marginals of a random forest; here the marginal is the mean score of up to 5 classes of equal size
/// (equal values share a class), and its share of the variance is the correlation ratio, corrected for the number of classes: with n scores and
/// k classes 1 - (1 - η²)(n - 1)/(n - k), at least 0 (Kelley's ε², 1935). Without a model no interaction is seen, and dimensions that a sampler
/// changes together share their credit. O(n log n) per dimension.
/// </remarks>
public static class ParameterImportance
{
    /// <summary>Most classes of a dimension.</summary>
    public const int Classes = 5;

    /// <summary>Fewest scores that say anything.</summary>
    public const int LeastScores = 10;

    /// <summary>Share of the variance that a dimension explains, [0, 1]; 0 where nothing varies or there are too few scores.</summary>
    /// <param name="values">Values of the dimension.</param>
    /// <param name="scores">Scores in the same order.</param>
    public static double Of(IReadOnlyList<double> values, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scores);
        var known = Enumerable.Range(0, Math.Min(values.Count, scores.Count)).Where(i => double.IsFinite(values[i]) && double.IsFinite(scores[i])).ToArray();
        if (known.Length < LeastScores)
        {
            return 0;
        }

        var mean = known.Average(i => scores[i]);
        var total = known.Sum(i => Square(scores[i] - mean));
        var classes = Split([.. known.OrderBy(i => values[i])], values);
        if (total <= 0 || classes.Count < 2 || known.Length <= classes.Count)
        {
            return 0;
        }

        var between = classes.Sum(c => c.Length * Square(c.Average(i => scores[i]) - mean));
        var explained = 1 - ((1 - (between / total)) * (known.Length - 1) / (known.Length - classes.Count));
        return Math.Clamp(explained, 0, 1);
    }

    /// <summary>Classes of about equal size in rising value; equal values are never divided.</summary>
    private static List<int[]> Split(int[] ordered, IReadOnlyList<double> values)
    {
        var classes = new List<int[]>();
        var begin = 0;
        while (begin < ordered.Length)
        {
            var left = Math.Max(1, Classes - classes.Count);
            var end = Math.Min(ordered.Length, begin + Math.Max(1, (int)Math.Round((double)(ordered.Length - begin) / left)));
            while (end < ordered.Length && values[ordered[end]] == values[ordered[end - 1]])
            {
                end++;
            }

            classes.Add(ordered[begin..end]);
            begin = end;
        }

        return classes;
    }

    private static double Square(double x) => x * x;
}
