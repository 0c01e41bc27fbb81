using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>How many trials a trial-based method may make under an allowance: as many as leave one final training.</summary>
public static class TrialAllowance
{
    /// <summary>The options with as many trials as the allowance holds; other methods' options as they are.</summary>
    /// <param name="options">Options as submitted.</param>
    /// <param name="fineTunes">Allowance of a repetition in fine-tunes, 1 or more.</param>
    /// <param name="steps">Steps of a fine-tune; matters only to methods that train in part.</param>
    public static StrategyOptions Fit(StrategyOptions options, double fineTunes, int steps = 1_000_000)
    {
        // The last fine-tune is the final training.
        var trials = Math.Max(1, (int)Math.Min(Math.Floor(fineTunes + 1e-9) - 1, 1_000_000));
        return options switch
        {
            FidelityOptions fidelity => FidelityAllowance.Fit(fidelity, Math.Max(1, fineTunes - 1), steps),
            RandomSearchOptions search => search with { Trials = trials },
            SampledSearchOptions search => search with { Trials = trials },
            _ => options,
        };
    }

    /// <summary>True for methods whose trials follow the allowance.</summary>
    public static bool Applies(StrategyOptions options) => Fit(options, 2) != options || Fit(options, 3) != options;
}
