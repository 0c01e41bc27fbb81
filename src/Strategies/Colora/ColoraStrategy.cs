using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>CoLoRA (2408.01099): ranks in proportion to each module's contribution, measured once before training (docs/strategies/colora.md).</summary>
/// <param name="options">Settings of the measurement.</param>
public sealed class ColoraStrategy(ColoraOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
        ProbeArm.NextRanks(ProbeKind.Colora, options, context, history, startValues: false);
}
