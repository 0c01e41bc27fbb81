namespace AdapterSearch.Strategies;

/// <summary>
/// A Gaussian process with constant mean 0 over standardised values: covariance a (R + η I) with the correlation matrix R, the noise ratio η and the
/// amplitude a at its most likely value yᵀ (R + η I)⁻¹ y / n (Rasmussen and Williams 2006, chapters 2 and 5).
/// </summary>
public sealed class GaussianProcess
{
    private readonly Cholesky factor;
    private readonly double[] weights;

    private GaussianProcess(Cholesky factor, double[] weights, double amplitude, double logLikelihood)
    {
        this.factor = factor;
        this.weights = weights;
        Amplitude = amplitude;
        LogLikelihood = logLikelihood;
    }

    /// <summary>Amplitude a.</summary>
    public double Amplitude { get; }

    /// <summary>Logarithm of the marginal likelihood of the values.</summary>
    public double LogLikelihood { get; }

    /// <summary>(R + η I)⁻¹ y.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Conditions on values; null when R + η I is not positive definite.</summary>
    /// <param name="correlation">Lower triangle of R.</param>
    /// <param name="values">Standardised values y.</param>
    /// <param name="noise">Noise ratio η.</param>
    public static GaussianProcess? Fit(IReadOnlyList<double[]> correlation, double[] values, double noise)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Cholesky.Factor(correlation, noise) is not { } factor)
        {
            return null;
        }

        var weights = factor.Solve(values);
        double quadratic = 0;
        for (var i = 0; i < values.Length; i++)
        {
            quadratic += values[i] * weights[i];
        }

        var n = values.Length;
        var amplitude = Math.Max(quadratic / n, 1e-12);
        var likelihood = -0.5 * ((n * Math.Log(2 * Math.PI * amplitude)) + factor.LogDeterminant + (quadratic / amplitude));
        return new GaussianProcess(factor, weights, amplitude, likelihood);
    }

    /// <summary>K⁻¹ of the standing values, see <see cref="Cholesky.Inverse"/>.</summary>
    public double[][] InverseCorrelation() => factor.Inverse();

    /// <summary>Mean and variance of the noise-free value at a new point. Costs n² operations.</summary>
    /// <param name="correlations">Its correlation with each standing point.</param>
    /// <param name="withVariance">False leaves the variance 0 and costs n.</param>
    public (double Mean, double Variance) Predict(ReadOnlySpan<double> correlations, bool withVariance = true)
    {
        double mean = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            mean += correlations[i] * weights[i];
        }

        if (!withVariance)
        {
            return (mean, 0);
        }

        double explained = 0;
        foreach (var x in factor.Forward(correlations))
        {
            explained += x * x;
        }

        return (mean, Amplitude * Math.Max(1 - explained, 1e-12));
    }
}
