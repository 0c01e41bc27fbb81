using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What an arm may do with the allowance of a repetition.</summary>
/// <param name="Options">The method's options, with as many trials as the allowance holds.</param>
/// <param name="FinalSteps">Plain steps that its final training needs at least; searching leaves them.</param>
public sealed record ArmAllowance(StrategyOptions Options, double FinalSteps);

/// <summary>How many trials a trial-based method may make under an allowance: as many as leave its final training.</summary>
public static class TrialAllowance
{
    /// <summary>An arm under an allowance.</summary>
    /// <param name="spec">The search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="arm">The arm as submitted.</param>
    /// <param name="allowance">Plain steps of a repetition.</param>
    /// <param name="strategies">From options to the method.</param>
    public static ArmAllowance Fit(SearchSpec spec, ModelShape shape, ArmSpec arm, double allowance, Func<StrategyOptions, IStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(arm);
        var options = Fit(arm.Strategy, allowance / spec.Training.Steps, spec.Training.Steps);

        // Whole trainings need no rehearsal, and a sampler may think long.
        return new ArmAllowance(
            options,
            options is RandomSearchOptions or SampledSearchOptions ? spec.Training.Steps : Rehearsal.Cost(spec, shape, arm, options, strategies).Final);
    }

    /// <summary>True for methods whose trials follow the allowance.</summary>
    public static bool Applies(StrategyOptions options) => options is RandomSearchOptions or SampledSearchOptions or FidelityOptions;

    /// <summary>
    /// The options with as many trials as the allowance holds beside one fine-tune for the final training. A search over two objectives trains one final:
    /// several would share what one may cost.
    /// </summary>
    /// <param name="options">Options as submitted.</param>
    /// <param name="fineTunes">Allowance of a repetition in fine-tunes, 1 or more.</param>
    /// <param name="steps">Steps of a fine-tune; matters only to methods that train in part.</param>
    public static StrategyOptions Fit(StrategyOptions options, double fineTunes, int steps)
    {
        var trials = (int)Math.Clamp(Math.Floor(fineTunes + 1e-9) - 1, 1, 1_000_000);
        return options switch
        {
            FidelityOptions fidelity => FidelityAllowance.Fit(fidelity, Math.Max(1, fineTunes - 1), steps),
            FrontSearchOptions front => front with { Trials = trials, MaxFinals = 1 },
            RandomSearchOptions search => search with { Trials = trials },
            SampledSearchOptions search => search with { Trials = trials },
            _ => options,
        };
    }
}
