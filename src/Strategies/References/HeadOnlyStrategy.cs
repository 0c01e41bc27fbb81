using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Lower reference: only the task head is trained.</summary>
public sealed class HeadOnlyStrategy : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        var configuration = new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, context.LearningRate);
        return Finals.Once(history, () => [Finals.Training(context, configuration)]);
    }
}
