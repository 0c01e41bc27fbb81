using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>An arm whose method decides ranks inside its only training: one final candidate per repetition.</summary>
/// <param name="options">The method.</param>
public sealed class RankControlStrategy(RankMethodOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        var spec = context.Spec;
        return Finals.Once(history, () =>
        [
            new StrategyProposal(
                CandidateRole.Final,
                new RankControlJob(options, spec.Training, context.LearningRate, spec.Rank, spec.AlphaPerRank, context.BudgetParameters, ScoreTest: true)),
        ]);
    }
}
