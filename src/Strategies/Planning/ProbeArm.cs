using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>An arm that asks a training-free probe for a mask and trains it at the budget.</summary>
internal static class ProbeArm
{
    public static StrategyStep Next(ProbeKind kind, StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        var spec = context.Spec;
        return Finals.AfterSearch(
            history,
            () => new StrategyProposal(
                CandidateRole.Search,
                new ProbeJob(kind, spec.Training, context.LearningRate, spec.Rank, spec.AlphaPerRank, context.BudgetParameters)),
            (_, modules) =>
            {
                var ranks = RankFill.Ranks(modules.Mask, context.Shape, context.BudgetParameters);
                return ranks.Any(r => r > 0) ? Finals.Lora(context, ranks) : null;
            },
            $"The budget of {context.BudgetParameters} parameters holds no module at rank {spec.Rank}.");
    }
}
