using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// A general search: trials that a sampler proposes inside the budget, then final trainings of the best by validation. Proposal k uses the results of
/// proposals up to k − window and takes all later ones as running, whether they have ended or not, so that slots and the order of ends change nothing. A call
/// costs what is new since the last one; a history that does not continue the last one is read again from its beginning.
/// </summary>
/// <param name="options">Trials, window, space and sampler.</param>
public sealed class SampledSearchStrategy(SampledSearchOptions options) : IStrategy
{
    private SampledSearchRun? run;

    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        if (run is null || !run.Continues(context, history))
        {
            run = new SampledSearchRun(options, context, history);
        }

        return run.Next(history);
    }
}
