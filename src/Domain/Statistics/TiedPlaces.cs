namespace AdapterSearch.Domain;

/// <summary>
/// Places that do not rank what the seeds cannot separate: each contestant's place is the range from one behind all that are significantly above it to one before all
/// that are significantly below it. The leader is the contestant with the highest choosing score (validation).
/// </summary>
/// <remarks>
/// Two families of paired t-tests over shared repetitions, each Holm-corrected: every other against the leader, and all pairs. A pair with the leader counts as separated
/// by either, but nobody is put above the leader: it was chosen on validation, and a difference in another's favour is shown beside it. Who has fewer than two shared
/// repetitions cannot be separated.
/// </remarks>
public static class TiedPlaces
{
    /// <summary>Places of all contestants, in the order given.</summary>
    /// <param name="contestants">Who is placed; ties of the choosing score go to the earlier.</param>
    /// <param name="level">Chance of one or more false separations in a family.</param>
    public static IReadOnlyList<TiedPlace> Of(IReadOnlyList<Contestant> contestants, double level = 0.05)
    {
        ArgumentNullException.ThrowIfNull(contestants);
        if (contestants.Count == 0)
        {
            return [];
        }

        var leader = Enumerable.Range(0, contestants.Count).MaxBy(i => contestants[i].Choosing);
        int[] others = [.. Enumerable.Range(0, contestants.Count).Where(i => i != leader)];
        var against = PairedComparison.Against(contestants[leader].Scores, others.Select(i => contestants[i].Scores).ToArray());
        var below = new HashSet<(int Lower, int Upper)>(others.Where((_, k) => against[k].IsBelow(level)).Select(i => (i, leader)));
        (int First, int Second)[] pairs = [.. from a in others from b in others where a < b select (a, b)];
        var compared = PairedComparison.Holmed(
            pairs.Select(p => (contestants[p.First].Scores, contestants[p.Second].Scores)).Concat(others.Select(i => (contestants[i].Scores, contestants[leader].Scores))).ToArray());
        for (var k = 0; k < compared.Count; k++)
        {
            var (first, second) = k < pairs.Length ? pairs[k] : (others[k - pairs.Length], leader);
            if (compared[k].IsBelow(level))
            {
                below.Add((first, second));
            }
            else if (compared[k].IsAbove(level) && second != leader)
            {
                below.Add((second, first));
            }
        }

        return contestants.Select((_, i) => new TiedPlace(
            1 + below.Count(b => b.Lower == i),
            contestants.Count - below.Count(b => b.Upper == i),
            leader,
            !below.Contains((i, leader)),
            i == leader ? null : against[Array.IndexOf(others, i)])).ToArray();
    }
}

/// <summary>Who is placed.</summary>
/// <param name="Choosing">Mean score that picks the leader (validation).</param>
/// <param name="Scores">Score that separates (test), by repetition.</param>
public sealed record Contestant(double Choosing, IReadOnlyDictionary<int, double> Scores);

/// <summary>The places that a contestant may have by what is separated.</summary>
/// <param name="First">Best of them, from 1.</param>
/// <param name="Last">Worst of them.</param>
/// <param name="Leader">Position of the leader.</param>
/// <param name="IsBesideLeader">True for the leader and for all that are not significantly below it.</param>
/// <param name="ToLeader">Comparison with the leader; null for the leader itself.</param>
public sealed record TiedPlace(int First, int Last, int Leader, bool IsBesideLeader, PairedComparison? ToLeader)
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
        return Holmed(others.Select(other => (other, reference)).ToArray());
    }

    /// <summary>Compares the first of each pair with its second, paired on the keys that both have and corrected over all pairs.</summary>
    public static IReadOnlyList<PairedComparison> Holmed(IReadOnlyList<(IReadOnlyDictionary<int, double> Own, IReadOnlyDictionary<int, double> Reference)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var single = pairs.Select(pair =>
        {
            int[] shared = [.. pair.Own.Keys.Where(pair.Reference.ContainsKey).Order()];
            double[] own = [.. shared.Select(k => pair.Own[k])], its = [.. shared.Select(k => pair.Reference[k])];
            return (Difference: shared.Length == 0 ? null : PairedDifference.Of(own, its), P: PairedDifference.P(own, its));
        }).ToArray();
        var adjusted = Holm.Adjust(single.Select(s => s.P).ToArray());
        return single.Select((s, i) => new PairedComparison(s.Difference, s.P, adjusted[i])).ToArray();
    }
}
