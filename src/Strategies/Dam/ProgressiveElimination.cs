namespace AdapterSearch.Strategies;

/// <summary>
/// Elimination while a supernet trains (docs/strategies/dam-readouts.md, <c>progressive</c>): every few steps the modules with the lowest score are
/// switched off for good, until the rest fits the budget; training goes on with the others. On plain arrays.
/// </summary>
public static class ProgressiveElimination
{
    /// <summary>Rounds of drops until the budget holds, when modules of average cost are dropped.</summary>
    /// <param name="costs">Cost of each module, in parameters.</param>
    /// <param name="budget">Largest total cost.</param>
    /// <param name="perRound">Modules dropped per round.</param>
    public static int Rounds(IReadOnlyList<long> costs, long budget, int perRound)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRound, 1);
        var kept = (int)Math.Min(costs.Count, budget / costs.Average());
        return (costs.Count - kept + perRound - 1) / perRound;
    }

    /// <summary>The weight step after which the first round comes: as asked for, or so that all rounds and one interval of rest fit.</summary>
    /// <param name="steps">Weight steps of the search.</param>
    /// <param name="rounds">Rounds of drops.</param>
    /// <param name="every">Steps between two rounds.</param>
    /// <param name="after">Steps asked for; 0 for none in particular.</param>
    public static int FirstRound(int steps, int rounds, int every, int after) =>
        after > 0 ? after : Math.Max(every, steps - (rounds * every));

    /// <summary>Whether a round follows a weight step.</summary>
    /// <param name="step">Weight steps done.</param>
    /// <param name="first">See <see cref="FirstRound"/>.</param>
    /// <param name="every">Steps between two rounds.</param>
    public static bool IsRound(int step, int first, int every) => step >= first && (step - first) % every == 0;

    /// <summary>The modules that a round drops, lowest score first (ties by lower index); fewer when the budget holds before.</summary>
    /// <param name="dropped">Modules dropped in earlier rounds.</param>
    /// <param name="scores">Present score of each module; per cost where the budget counts costs.</param>
    /// <param name="costs">Cost of each module, in parameters.</param>
    /// <param name="budget">Largest total cost.</param>
    /// <param name="perRound">Modules dropped per round.</param>
    public static IReadOnlyList<int> Drop(
        IReadOnlyCollection<int> dropped, IReadOnlyList<double> scores, IReadOnlyList<long> costs, long budget, int perRound)
    {
        ArgumentNullException.ThrowIfNull(dropped);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(costs);
        var alive = Enumerable.Range(0, costs.Count).Where(i => !dropped.Contains(i)).ToArray();
        var used = alive.Sum(i => costs[i]);
        var now = new List<int>();
        foreach (var i in alive.OrderBy(i => scores[i]).ThenBy(i => i).Take(perRound))
        {
            if (used <= budget)
            {
                break;
            }

            now.Add(i);
            used -= costs[i];
        }

        return now;
    }

    /// <summary>
    /// One number per module, higher is kept: a dropped module has its place in the order of drops, the survivors follow in the order of their
    /// scores. A greedy choice under the budget keeps the survivors and takes back, last dropped first, what still fits.
    /// </summary>
    /// <param name="dropped">Modules in the order in which they were dropped.</param>
    /// <param name="scores">Last score of each module.</param>
    public static double[] Scores(IReadOnlyList<int> dropped, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(dropped);
        ArgumentNullException.ThrowIfNull(scores);
        var places = new double[scores.Count];
        var order = dropped.Concat(Enumerable.Range(0, scores.Count).Except(dropped).OrderBy(i => scores[i]).ThenByDescending(i => i));
        foreach (var (module, place) in order.Select((m, p) => (m, p)))
        {
            places[module] = place;
        }

        return places;
    }
}
