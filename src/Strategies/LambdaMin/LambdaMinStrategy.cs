using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Control: modules by the greedy gain of the Gram matrix's smallest eigenvalue, without training (docs/strategies/controls.md).</summary>
public sealed class LambdaMinStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
        ProbeArm.Next(ProbeKind.LambdaMin, context, history);
}
