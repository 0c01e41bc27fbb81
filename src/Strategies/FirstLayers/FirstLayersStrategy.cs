namespace AdapterSearch.Strategies;

/// <summary>Control: modules in layer order from the first until the budget is full, ranks filled up to it.</summary>
public sealed class FirstLayersStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        double[] scores = [.. Enumerable.Range(0, context.Shape.Modules.Count).Select(i => -(double)i)];
        var costs = DamDiscretizer.Costs(context.Shape, context.Spec.Rank);
        var mask = BudgetSelection.Greedy(scores, costs, context.BudgetParameters);
        var ranks = RankFill.Ranks(mask, context.Shape, context.BudgetParameters);
        return ranks.All(r => r == 0)
            ? StrategyStep.Fail($"The budget of {context.BudgetParameters} parameters holds no module at rank {context.Spec.Rank}.")
            : Finals.Once(history, () => [Finals.Lora(context, ranks)]);
    }
}
