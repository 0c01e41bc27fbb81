using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Control: modules by the top singular energy of ∂L/∂W per parameter, measured once before training (docs/strategies/controls.md).</summary>
public sealed class GradientEnergyStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
        ProbeArm.Next(ProbeKind.GradientEnergy, context, history);
}
