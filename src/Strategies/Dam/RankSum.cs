namespace AdapterSearch.Strategies;

/// <summary>Joins several numbers per module that have no common unit: the sum of the places that each of them gives.</summary>
public static class RankSum
{
    /// <summary>Sum over the lists of each module's place, 0 for the lowest number; equal numbers share the mean of their places.</summary>
    /// <param name="scores">Lists of one number per module.</param>
    public static double[] Of(params IReadOnlyList<IReadOnlyList<double>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var sums = new double[scores.Count == 0 ? 0 : scores[0].Count];
        foreach (var list in scores)
        {
            if (list.Count != sums.Length)
            {
                throw new ArgumentException($"A list of {list.Count} numbers beside one of {sums.Length}.", nameof(scores));
            }

            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += list.Count(v => v < list[i]) + ((list.Count(v => v == list[i]) - 1) / 2.0);
            }
        }

        return sums;
    }
}
