using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>The end of a method that prunes by a threshold: what stays within the hard budget.</summary>
internal static class BudgetFit
{
    /// <summary>Positions of the components that stay, by module.</summary>
    /// <exception cref="BadConfigurationException">The open components exceed the budget, and the options ask for a failure.</exception>
    public static int[][] Keep(IReadOnlyList<IReadOnlyList<double>> strengths, ControlInputs inputs, OverBudget overBudget)
    {
        var open = GateCut.Parameters(strengths, inputs.Costs);
        return open > inputs.BudgetParameters && overBudget == OverBudget.Fail
            ? throw new BadConfigurationException(
                $"The gates left {open:N0} adapter parameters open, the budget is {inputs.BudgetParameters:N0}; raise the threshold or the penalty, or set overBudget to cut.")
            : GateCut.Keep(strengths, inputs.Costs, inputs.BudgetParameters);
    }
}
