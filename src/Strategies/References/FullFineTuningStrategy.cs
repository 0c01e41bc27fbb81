using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Upper reference outside the budget: every weight of the base model is trained.</summary>
/// <param name="options">Learning-rate factor.</param>
public sealed class FullFineTuningStrategy(FullFineTuningOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        var rate = context.LearningRate * options.LearningRateFactor;
        var configuration = new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, rate);
        return Finals.Once(history, () => [Finals.Training(context, configuration)]);
    }
}
