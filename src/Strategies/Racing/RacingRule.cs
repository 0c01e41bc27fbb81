using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Which arms get a further repetition (after F-Race, Birattari et al. 2002, with a paired Student interval in place of the Friedman test).
/// Rounds are decided one after another, each only when all repetitions before it have ended, so that the order in which they end changes
/// nothing. After round r ≥ minimum the leader is the arm with the highest mean validation accuracy (ties: order of the spec); it and every arm
/// whose paired interval against it contains zero go on. An arm that left does not come back, and a leader alone needs no more seeds.
/// </summary>
public static class RacingRule
{
    /// <summary>Repetitions that each arm may have now.</summary>
    /// <param name="options">Bounds and confidence.</param>
    /// <param name="arms">The arms in the order of the spec.</param>
    /// <returns>One number per arm, between the minimum and the maximum.</returns>
    public static IReadOnlyList<int> Granted(RacingOptions options, IReadOnlyList<RacingArm> arms)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(arms);
        var granted = Enumerable.Repeat(options.MinRepetitions, arms.Count).ToArray();
        int[] alive = [.. Enumerable.Range(0, arms.Count).Where(i => arms[i].Competes)];
        for (var round = options.MinRepetitions; round < options.MaxRepetitions; round++)
        {
            if (alive.Any(i => arms[i].Ended < round))
            {
                break;
            }

            alive = Undecided(alive, arms, round, options.Confidence);
            if (alive.Length < 2)
            {
                break;
            }

            foreach (var i in alive)
            {
                granted[i] = round + 1;
            }
        }

        return granted;
    }

    /// <summary>The leader and the arms that its interval does not separate; empty when nothing has a score.</summary>
    private static int[] Undecided(int[] alive, IReadOnlyList<RacingArm> arms, int round, double confidence)
    {
        // An arm that has failed in a repetition cannot be compared on it.
        var scored = alive.Where(i => Known(arms[i], round).Any()).ToArray();
        if (scored.Length == 0)
        {
            return [];
        }

        var leader = scored.OrderByDescending(i => Known(arms[i], round).Average(k => arms[i].Scores[k])).ThenBy(i => i).First();
        return [.. scored.Where(i => i == leader || !Separated(arms[leader], arms[i], round, confidence))];
    }

    private static bool Separated(RacingArm leader, RacingArm other, int round, double confidence)
    {
        var shared = Known(leader, round).Intersect(Known(other, round)).Order().ToArray();
        return shared.Length > 0
            && PairedDifference.Of([.. shared.Select(k => leader.Scores[k])], [.. shared.Select(k => other.Scores[k])], confidence).ExcludesZero;
    }

    private static IEnumerable<int> Known(RacingArm arm, int round) => arm.Scores.Where(s => s.Key < round && !double.IsNaN(s.Value)).Select(s => s.Key);
}

/// <summary>An arm of a race.</summary>
/// <param name="Competes">False for references outside the budget: they have the minimum and cannot lead.</param>
/// <param name="Ended">Repetitions from the first on that have ended, with or without a score.</param>
/// <param name="Scores">Mean validation accuracy of the final trainings, by repetition from 0; repetitions without a score are left out.</param>
public sealed record RacingArm(bool Competes, int Ended, IReadOnlyDictionary<int, double> Scores);
