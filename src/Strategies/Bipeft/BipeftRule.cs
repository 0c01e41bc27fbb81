namespace AdapterSearch.Strategies;

/// <summary>The formulas of BIPEFT's decisions (docs/strategies/bipeft.md).</summary>
public static class BipeftRule
{
    /// <summary>q = g_train / c + cos · g_validation / c.</summary>
    /// <param name="train">Σ|∂L_train/∂w| over the module's weights.</param>
    /// <param name="validation">Σ|∂L_val/∂w|.</param>
    /// <param name="cosine">Mean cosine of both gradients.</param>
    /// <param name="cost">c, expected parameters; a module of cost 0 has q = 0.</param>
    public static double Sensitivity(double train, double validation, double cosine, double cost) =>
        cost > 0 ? (train + (cosine * validation)) / cost : 0;

    /// <summary>In decreasing q every module that still fits the budget; modules of cost 0 are never chosen.</summary>
    /// <param name="sensitivity">Smoothed q.</param>
    /// <param name="costs">Parameters of each module, possibly expected ones.</param>
    /// <param name="budget">Adapter parameters.</param>
    public static bool[] Chosen(IReadOnlyList<double> sensitivity, IReadOnlyList<double> costs, double budget)
    {
        ArgumentNullException.ThrowIfNull(sensitivity);
        ArgumentNullException.ThrowIfNull(costs);
        var chosen = new bool[sensitivity.Count];
        foreach (var i in BudgetSelection.Descending(sensitivity))
        {
            if (costs[i] > 0 && costs[i] <= budget)
            {
                chosen[i] = true;
                budget -= costs[i];
            }
        }

        return chosen;
    }

    /// <summary>Cosine of two 0/1 vectors; 0 when one is empty.</summary>
    public static double Cosine(IReadOnlyList<bool> a, IReadOnlyList<bool> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int both = 0, first = 0, second = 0;
        for (var i = 0; i < a.Count; i++)
        {
            both += a[i] && b[i] ? 1 : 0;
            first += a[i] ? 1 : 0;
            second += b[i] ? 1 : 0;
        }

        return first > 0 && second > 0 ? both / Math.Sqrt((double)first * second) : 0;
    }

    /// <summary>Modules to decide in a pruning step: ⌈stability · open / steps left⌉, at least 1, at most all that are open.</summary>
    public static int Count(double stability, int open, int stepsLeft) =>
        Math.Min(open, Math.Max(1, (int)Math.Ceiling((stability * open / stepsLeft) - 1e-9)));

    /// <summary>KL(first ‖ last) in nats.</summary>
    public static double Divergence(IReadOnlyList<double> first, IReadOnlyList<double> last)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(last);
        return first.Select((p, i) => p > 0 ? p * Math.Log(p / last[i]) : 0).Sum();
    }
}
