using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// A method that trains many configurations in part and few to the end (docs/strategies/fidelity.md): its rule decides on scores, its trials draw their
/// configurations from a sampler, every segment continues the one before exactly, and the best trial of the highest rung becomes the final training, which
/// continues it to the last step and scores the test split. A call costs what is new since the last one; a history that does not continue the last one is
/// read again from its beginning.
/// </summary>
/// <param name="options">Window, space and sampler.</param>
/// <param name="rule">Makes the rule.</param>
public sealed class FidelityStrategy(FidelityOptions options, Func<StrategyContext, IFidelityRule> rule) : IStrategy
{
    private FidelityRun? run;

    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        if (run is null || !run.Continues(context, history))
        {
            run = new FidelityRun(options, context, rule(context));
        }

        return run.Next(history);
    }
}
