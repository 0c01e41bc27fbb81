using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>EVA (2410.07170): ranks and the start of A from the modules' inputs, measured once before training (docs/strategies/eva.md).</summary>
/// <param name="options">Settings of the measurement.</param>
public sealed class EvaStrategy(EvaOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        Func<int, double>? alpha = null;
        if (!options.AdjustScale)
        {
            var reference = EvaRanks.ReferenceRank(context.Shape, context.BudgetParameters);
            var kept = context.Spec.AlphaPerRank * (context.Spec.RankStabilized ? Math.Sqrt(reference) : reference);
            alpha = _ => kept;
        }

        return ProbeArm.NextRanks(ProbeKind.Eva, options, context, history, options.InitializeA, alpha);
    }
}
