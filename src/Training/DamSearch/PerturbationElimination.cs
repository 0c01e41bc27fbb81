namespace AdapterSearch.Training.DamSearch;

/// <summary>What an elimination found.</summary>
/// <param name="Order">All modules, the least missed first.</param>
/// <param name="FirstEffects">Rise of the loss when a module is switched off alone, per unit of cost, in the first round.</param>
public sealed record EliminationResult(IReadOnlyList<int> Order, IReadOnlyList<double> FirstEffects)
{
    /// <summary>One number per module, higher is kept: the position in <see cref="Order"/>.</summary>
    public double[] Scores()
    {
        var scores = new double[Order.Count];
        for (var i = 0; i < Order.Count; i++)
        {
            scores[Order[i]] = i;
        }

        return scores;
    }
}

/// <summary>
/// Perturbation read-out of a trained supernet (after DARTS-PT, 2108.04392; docs/strategies/dam.md): switch the remaining modules off one at a time, drop those whose
/// absence raises the held-out loss least, repeat.
/// </summary>
/// <remarks>The order is complete (down to no module at all), so that one run serves every budget. Cost: for M modules and two drops per
/// round about M²/4 + M evaluations of the held-out split.</remarks>
public static class PerturbationElimination
{
    /// <summary>Eliminates all modules.</summary>
    /// <param name="costs">Cost of each module; effects are compared per unit of it.</param>
    /// <param name="loss">Held-out loss when exactly the modules marked true are on.</param>
    /// <param name="perRound">Modules dropped per round, 1 or more.</param>
    /// <param name="cancellation">Ends it between evaluations.</param>
    public static EliminationResult Run(
        IReadOnlyList<double> costs, Func<IReadOnlyList<bool>, double> loss, int perRound = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRound, 1);
        var on = Enumerable.Repeat(true, costs.Count).ToArray();
        var order = new List<int>();
        double[]? first = null;
        while (order.Count < costs.Count)
        {
            cancellation.ThrowIfCancellationRequested();
            var together = loss(on);
            var effects = new double[costs.Count];
            var alive = Enumerable.Range(0, costs.Count).Where(i => on[i]).ToArray();
            foreach (var i in alive)
            {
                cancellation.ThrowIfCancellationRequested();
                on[i] = false;
                effects[i] = (loss(on) - together) / costs[i];
                on[i] = true;
            }

            first ??= effects;
            foreach (var i in alive.OrderBy(i => effects[i]).ThenBy(i => i).Take(perRound))
            {
                on[i] = false;
                order.Add(i);
            }
        }

        return new EliminationResult(order, first ?? []);
    }
}
