using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>GoRA (2502.12171): ranks and the start of B from accumulated gradients, measured once before training (docs/strategies/gora.md).</summary>
/// <param name="options">Settings of the measurement.</param>
public sealed class GoraStrategy(GoraOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
        ProbeArm.NextRanks(ProbeKind.Gora, options, context, history, options.InitializeB);
}
