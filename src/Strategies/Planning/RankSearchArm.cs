using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>An arm that searches ranks in a training of its own and then trains them anew, within the budget.</summary>
internal static class RankSearchArm
{
    /// <summary>The search, then the final training.</summary>
    /// <param name="context">What does not change.</param>
    /// <param name="history">Candidates so far.</param>
    /// <param name="method">The method and its options.</param>
    /// <param name="training">Training while searching.</param>
    /// <param name="rank">Largest rank that the search can find.</param>
    public static StrategyStep Next(
        StrategyContext context, IReadOnlyList<StrategyCandidate> history, RankMethodOptions method, TrainingOptions training, int rank)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.AfterSearch(
            history,
            () => new StrategyProposal(
                CandidateRole.Search,
                new RankControlJob(method, training, context.LearningRate, rank, context.Spec.AlphaPerRank, context.BudgetParameters, ScoreTest: false)),
            (_, modules) => modules.Ranks.Count == context.Shape.Modules.Count && modules.Ranks.Any(r => r > 0) ? Finals.Lora(context, modules.Ranks) : null,
            $"The search left no module a rank within the budget of {context.BudgetParameters} parameters.");
    }
}
