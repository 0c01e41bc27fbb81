namespace AdapterSearch.Strategies;

/// <summary>Brings ranks that a rule decided freely within a hard parameter budget, staying as near to its shares as whole ranks can.</summary>
public static class RankRepair
{
    /// <summary>
    /// While the ranks cost more than the budget, the module that lies furthest above its share gives a unit back (ties: the later module). With
    /// <paramref name="fill"/>, units that still fit go to the modules furthest below their share (ties: the earlier module).
    /// </summary>
    /// <param name="ranks">Ranks that the rule decided, 0 or more.</param>
    /// <param name="shares">The rule's real-valued ranks.</param>
    /// <param name="costs">Parameters of one unit of rank of each module.</param>
    /// <param name="limits">Largest rank of each module.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <param name="fill">Use up what is left.</param>
    public static int[] Within(
        IReadOnlyList<int> ranks, IReadOnlyList<double> shares, IReadOnlyList<long> costs, IReadOnlyList<int> limits, long budget, bool fill)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(limits);
        if (ranks.Count != shares.Count || ranks.Count != costs.Count || ranks.Count != limits.Count)
        {
            throw new ArgumentException($"{ranks.Count} ranks, {shares.Count} shares, {costs.Count} costs and {limits.Count} limits.", nameof(ranks));
        }

        int[] result = [.. ranks.Select((r, i) => Math.Min(r, limits[i]))];
        var left = budget - result.Select((r, i) => r * costs[i]).Sum();
        double Below(int i) => double.IsNaN(shares[i]) ? double.NegativeInfinity : shares[i] - result[i];
        while (left < 0)
        {
            var most = Enumerable.Range(0, result.Length).Where(i => result[i] > 0).OrderBy(Below).ThenByDescending(i => i).First();
            result[most]--;
            left += costs[most];
        }

        while (fill)
        {
            var open = Enumerable.Range(0, result.Length).Where(i => result[i] < limits[i] && costs[i] <= left && shares[i] > 0).ToArray();
            if (open.Length == 0)
            {
                break;
            }

            var least = open.OrderByDescending(Below).ThenBy(i => i).First();
            result[least]++;
            left -= costs[least];
        }

        return result;
    }
}
