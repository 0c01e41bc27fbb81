namespace AdapterSearch.Domain;

/// <summary>
/// Places that do not rank what the seeds cannot separate. The leader is the contestant with the highest choosing score (validation). Every
/// contestant whose test scores are not significantly below the leader's (paired t-test over shared repetitions, Holm-corrected over all that are
/// compared with this leader) shares its place; the rest is placed behind it by the same rule.
/// </summary>
/// <remarks>
/// The choosing score picks leaders and the test score only separates, so that no leader is tested on what it was picked by. A contestant that is
/// significantly above its leader on the test split shares the place too: it was not chosen, and the difference is shown beside it. Who has
/// fewer than two shared repetitions cannot be separated.
/// </remarks>
public static class TiedPlaces
{
    /// <summary>Places of all contestants, in the order given.</summary>
    /// <param name="contestants">Who is placed; ties of the choosing score go to the earlier.</param>
    /// <param name="level">Chance of one or more false separations from a leader.</param>
    public static IReadOnlyList<TiedPlace> Of(IReadOnlyList<Contestant> contestants, double level = 0.05)
    {
        ArgumentNullException.ThrowIfNull(contestants);
        var places = new TiedPlace[contestants.Count];
        List<int> left = [.. Enumerable.Range(0, contestants.Count).OrderByDescending(i => contestants[i].Choosing).ThenBy(i => i)];
        var placed = 0;
        while (left.Count > 0)
        {
            var leader = left[0];
            int[] others = [.. left.Skip(1)];
            var against = PairedComparison.Against(contestants[leader].Scores, others.Select(i => contestants[i].Scores).ToArray());
            List<int> group = [leader, .. others.Where((_, k) => !against[k].IsBelow(level))];
            foreach (var member in group)
            {
                var at = Array.IndexOf(others, member);
                places[member] = new TiedPlace(placed + 1, placed + group.Count, leader, at < 0 ? null : against[at]);
            }

            placed += group.Count;
            left = [.. left.Except(group)];
        }

        return places;
    }
}

/// <summary>Who is placed.</summary>
/// <param name="Choosing">Mean score that picks leaders (validation).</param>
/// <param name="Scores">Score that separates (test), by repetition.</param>
public sealed record Contestant(double Choosing, IReadOnlyDictionary<int, double> Scores);

/// <summary>A place that several may share.</summary>
/// <param name="First">First of the shared places, from 1.</param>
/// <param name="Last">Last of the shared places.</param>
/// <param name="Leader">Position of the leader of the place.</param>
/// <param name="ToLeader">Comparison with that leader; null for the leader itself.</param>
public sealed record TiedPlace(int First, int Last, int Leader, PairedComparison? ToLeader)
{
    /// <summary>As printed: <c>1</c> or <c>2-4</c>.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}

/// <summary>One paired comparison among several.</summary>
/// <param name="Difference">Mean difference with its 95 % interval (not corrected); null without shared repetitions.</param>
/// <param name="P">p-value of the paired t-test; NaN with fewer than two pairs.</param>
/// <param name="AdjustedP">The same, Holm-corrected over all comparisons made together.</param>
public sealed record PairedComparison(PairedDifference? Difference, double P, double AdjustedP)
{
    /// <summary>True when the difference is significant and negative.</summary>
    public bool IsBelow(double level) => AdjustedP < level && Difference is { Mean: < 0 };

    /// <summary>True when the difference is significant and positive.</summary>
    public bool IsAbove(double level) => AdjustedP < level && Difference is { Mean: > 0 };

    /// <summary>Compares each of several with one, paired on the keys that both have.</summary>
    public static IReadOnlyList<PairedComparison> Against(IReadOnlyDictionary<int, double> reference, IReadOnlyList<IReadOnlyDictionary<int, double>> others)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(others);
        var single = others.Select(other =>
        {
            int[] shared = [.. other.Keys.Where(reference.ContainsKey).Order()];
            double[] own = [.. shared.Select(k => other[k])], its = [.. shared.Select(k => reference[k])];
            return (Difference: shared.Length == 0 ? null : PairedDifference.Of(own, its), P: PairedDifference.P(own, its));
        }).ToArray();
        var adjusted = Holm.Adjust(single.Select(s => s.P).ToArray());
        return single.Select((s, i) => new PairedComparison(s.Difference, s.P, adjusted[i])).ToArray();
    }
}
