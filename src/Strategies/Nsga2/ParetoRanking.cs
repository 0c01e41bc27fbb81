namespace AdapterSearch.Strategies;

/// <summary>Non-dominated sorting and crowding of Deb, Pratap, Agarwal and Meyarivan 2002, on plain arrays; all objectives are minimised.</summary>
public static class ParetoRanking
{
    /// <summary>True when <paramref name="one"/> is nowhere higher and somewhere lower than <paramref name="other"/>.</summary>
    public static bool Dominates(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var lower = false;
        for (var k = 0; k < one.Count; k++)
        {
            if (one[k] > other[k])
            {
                return false;
            }

            lower |= one[k] < other[k];
        }

        return lower;
    }

    /// <summary>Fronts of indices, the non-dominated first, each in ascending order. Costs O(objectives · n²).</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Fronts(IReadOnlyList<IReadOnlyList<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var beatenBy = new int[points.Count];
        var beats = new List<int>[points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            beats[i] = [];
            for (var j = 0; j < points.Count; j++)
            {
                if (Dominates(points[i], points[j]))
                {
                    beats[i].Add(j);
                }
                else if (Dominates(points[j], points[i]))
                {
                    beatenBy[i]++;
                }
            }
        }

        var fronts = new List<IReadOnlyList<int>>();
        for (List<int> front = [.. Enumerable.Range(0, points.Count).Where(i => beatenBy[i] == 0)]; front.Count > 0;)
        {
            fronts.Add(front);
            var next = new List<int>();
            foreach (var j in front.SelectMany(i => beats[i]))
            {
                if (--beatenBy[j] == 0)
                {
                    next.Add(j);
                }
            }

            next.Sort();
            front = next;
        }

        return fronts;
    }

    /// <summary>
    /// Crowding distance of each member of a front: per objective the gap between its neighbours over the objective's range, summed; infinite at both ends of
    /// an objective. Ties in an objective keep the order of the front; an objective without a range adds nothing but the infinite ends.
    /// </summary>
    public static double[] Crowding(IReadOnlyList<IReadOnlyList<double>> front)
    {
        ArgumentNullException.ThrowIfNull(front);
        var distance = new double[front.Count];
        for (var k = 0; front.Count > 0 && k < front[0].Count; k++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i][k]).ToArray();
            var range = front[order[^1]][k] - front[order[0]][k];
            distance[order[0]] = distance[order[^1]] = double.PositiveInfinity;
            for (var i = 1; i < order.Length - 1 && range > 0; i++)
            {
                distance[order[i]] += (front[order[i + 1]][k] - front[order[i - 1]][k]) / range;
            }
        }

        return distance;
    }

    /// <summary>
    /// The points that survive: whole fronts while they fit, of the next one those of the largest crowding distance (ties: the earlier). With each its front and distance.
    /// </summary>
    public static IReadOnlyList<(int Index, int Front, double Crowding)> Select(IReadOnlyList<IReadOnlyList<double>> points, int count)
    {
        var chosen = new List<(int Index, int Front, double Crowding)>();
        foreach (var (rank, front) in Fronts(points).Index())
        {
            var crowding = Crowding([.. front.Select(i => points[i])]);
            chosen.AddRange(front
                .Select((index, at) => (Index: index, Front: rank, Crowding: crowding[at]))
                .OrderByDescending(c => c.Crowding)
                .ThenBy(c => c.Index)
                .Take(count - chosen.Count));
            if (chosen.Count >= count)
            {
                break;
            }
        }

        return chosen;
    }
}
