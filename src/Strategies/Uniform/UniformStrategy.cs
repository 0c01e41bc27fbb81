namespace AdapterSearch.Strategies;

/// <summary>LoRA of one rank on all modules: the highest rank that the budget allows.</summary>
public sealed class UniformStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        var smallest = context.Shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        var rank = (int)Math.Min(context.BudgetParameters / context.Shape.ParametersPerRank, smallest);
        return rank < 1
            ? StrategyStep.Fail(
                $"Rank 1 on all modules needs {context.Shape.ParametersPerRank} parameters; the budget is {context.BudgetParameters}.")
            : Finals.Once(history, () => [Finals.Lora(context, [.. context.Shape.Modules.Select(_ => rank)])]);
    }
}
