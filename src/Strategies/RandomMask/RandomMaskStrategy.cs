using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Control: modules in random order until the budget is full, ranks filled up to it.</summary>
/// <param name="options">Number of draws.</param>
public sealed class RandomMaskStrategy(RandomMaskOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.Once(history, () => [.. Enumerable.Range(0, options.Draws).Select(d => Draw(context, d))]);
    }

    private static StrategyProposal Draw(StrategyContext context, int draw)
    {
        var random = context.Seeds.For("mask").For(draw).Random();
        double[] scores = [.. context.Shape.Modules.Select(_ => random.NextDouble())];
        var mask = BudgetSelection.Greedy(scores, DamDiscretizer.Costs(context.Shape, context.Spec.Rank), context.BudgetParameters);
        return Finals.Lora(context, RankFill.Ranks(OrSmallest(mask, scores, context), context.Shape, context.BudgetParameters));
    }

    /// <summary>A budget below one module at the reference rank still holds a module at a lower rank.</summary>
    private static bool[] OrSmallest(bool[] mask, double[] scores, StrategyContext context) =>
        mask.Any(m => m) ? mask : BudgetSelection.Greedy(scores, DamDiscretizer.Costs(context.Shape, 1), context.BudgetParameters);
}
