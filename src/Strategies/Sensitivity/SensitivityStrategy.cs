using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Control: modules by their one-shot sensitivity, measured once before training (docs/strategies/sensitivity.md).</summary>
/// <param name="options">Score, cost and batches.</param>
public sealed class SensitivityStrategy(SensitivityOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
        ProbeArm.Next(ProbeKind.Sensitivity, context, history, options);
}
