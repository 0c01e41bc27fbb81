using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// The hard-concrete distribution (Louizos et al. 2018, 1712.01312) that gates rank-one components in Bayesian-LoRA (2406.13046): a binary
/// concrete variable stretched to (γ, ζ) and clipped to [0, 1], so that exactly 0 and exactly 1 have probability above 0.
/// </summary>
/// <param name="temperature">β.</param>
/// <param name="lower">γ, below 0.</param>
/// <param name="upper">ζ, above 1.</param>
public readonly struct HardConcrete(double temperature, double lower, double upper)
{
    /// <summary>The distribution of the options.</summary>
    public static HardConcrete Of(BayesianLoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HardConcrete(options.Temperature, options.Lower, options.Upper);
    }

    /// <summary>Width ζ − γ of the stretched interval.</summary>
    public double Width => upper - lower;

    /// <summary>A draw.</summary>
    /// <param name="logit">ln a.</param>
    /// <param name="uniform">u, in (0, 1).</param>
    public double Sample(double logit, double uniform) =>
        Clip(Sigmoid((Math.Log(uniform) - Math.Log(1 - uniform) + logit) / temperature));

    /// <summary>The gate without noise, used to score and at the end: clamp(σ(ln a)(ζ − γ) + γ, 0, 1).</summary>
    public double Deterministic(double logit) => Clip(Sigmoid(logit));

    /// <summary>Probability that a draw is not 0: σ(ln a − β ln(−γ/ζ)).</summary>
    public double OpenProbability(double logit) => Sigmoid(logit - Offset);

    /// <summary>β ln(−γ/ζ).</summary>
    public double Offset => temperature * Math.Log(-lower / upper);

    private double Clip(double concrete) => Math.Clamp((concrete * Width) + lower, 0, 1);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
