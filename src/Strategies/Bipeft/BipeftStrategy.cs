using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>BIPEFT (docs/strategies/bipeft.md): positions and ranks by a joint first-order search with early pruning, then a fresh training.</summary>
/// <param name="options">Settings of the search.</param>
public sealed class BipeftStrategy(BipeftOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        var training = context.Spec.Training with { WeightDecay = options.WeightDecay };
        return RankSearchArm.Next(
            context, history, options, options.Steps > 0 ? training with { Steps = options.Steps } : training, options.Ranks.Max());
    }
}
