namespace AdapterSearch.Strategies;

/// <summary>Reference outside the budget: LoRA of the spec's rank on every module.</summary>
public sealed class AllModulesStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.Once(history, () => [Finals.Lora(context, [.. context.Shape.Modules.Select(_ => context.Spec.Rank)])]);
    }
}
