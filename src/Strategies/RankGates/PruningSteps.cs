using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>How many steps of a run belong to a method's own pruning; the rest lets the adapters recover from a cut to the budget.</summary>
public static class PruningSteps
{
    /// <summary>Steps before the cut, 1 or more; the whole run where nothing may be cut.</summary>
    /// <param name="cutAt">Share of the run.</param>
    /// <param name="overBudget">Whether there is a cut.</param>
    /// <param name="steps">Steps of the run.</param>
    public static int Of(double cutAt, OverBudget overBudget, int steps) =>
        overBudget == OverBudget.Fail ? steps : Math.Max(1, (int)Math.Round(cutAt * steps, MidpointRounding.AwayFromZero));
}
