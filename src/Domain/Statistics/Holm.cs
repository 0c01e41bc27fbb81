namespace AdapterSearch.Domain;

/// <summary>Holm's step-down correction (1979): the chance of one or more false findings among all tests stays below the level.</summary>
public static class Holm
{
    /// <summary>Adjusted p-values in the order given: each compares directly with the level. NaN stays NaN and does not count as a test.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, pValues.Count).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i]).ThenBy(i => i)];
        var largest = 0.0;
        for (var k = 0; k < order.Length; k++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - k) * pValues[order[k]]));
            adjusted[order[k]] = largest;
        }

        return adjusted;
    }
}
