using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>AutoLoRA (2403.09113; docs/strategies/autolora.md): weights of rank columns by a bi-level search, then ranks by threshold, then a fresh training.</summary>
/// <param name="options">Settings of the search.</param>
public sealed class AutoLoraStrategy(AutoLoraOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        var training = context.Spec.Training;
        return RankSearchArm.Next(context, history, options, options.Steps > 0 ? training with { Steps = options.Steps } : training, options.Rank);
    }
}
