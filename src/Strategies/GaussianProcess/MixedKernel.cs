namespace AdapterSearch.Strategies;

/// <summary>
/// Correlation of two points: exp(−λ h) · Matérn 5/2(|u − u'| / ℓ), with h the share of choices that differ (two ranks of one module count half) and u the
/// position of the learning rate. Hyper-parameters maximise the marginal likelihood over a fixed grid that is then refined, so that equal data give equal ones.
/// </summary>
internal sealed class MixedKernel
{
    private static readonly double[] ShareRates = [1, 4, 16, 64];
    private static readonly double[] Lengths = [0.15, 0.5, 2];
    private static readonly double[] Noises = [1e-3, 0.05, 0.5];

    private readonly double shareRate;
    private readonly double length;

    public MixedKernel(double shareRate, double length, double noise)
    {
        this.shareRate = shareRate;
        this.length = length;
        Noise = noise;
    }

    /// <summary>Noise ratio η.</summary>
    public double Noise { get; }

    /// <summary>Correlation at a share h of differing choices and a distance of the learning rates.</summary>
    public double Correlation(double share, double distance) => Math.Exp(-shareRate * share) * Matern(distance / length);

    /// <summary>Matérn correlation of smoothness 5/2 at a scaled distance.</summary>
    public static double Matern(double r)
    {
        var scaled = Math.Sqrt(5) * r;
        return (1 + scaled + (scaled * scaled / 3)) * Math.Exp(-scaled);
    }

    /// <summary>The kernel under which the values are most likely.</summary>
    /// <param name="shares">Lower triangle of the shares of differing choices.</param>
    /// <param name="distances">Lower triangle of the distances of the learning rates.</param>
    /// <param name="values">Standardised values.</param>
    public static MixedKernel Fit(double[][] shares, double[][] distances, double[] values)
    {
        var best = (Kernel: new MixedKernel(ShareRates[1], Lengths[1], Noises[1]), Likelihood: double.NegativeInfinity);
        foreach (var rate in ShareRates)
        {
            foreach (var length in Lengths)
            {
                foreach (var noise in Noises)
                {
                    best = Better(best, new MixedKernel(rate, length, noise));
                }
            }
        }

        // One parameter after the other, by a factor that shrinks.
        for (var factor = 2.0; factor > 1.1; factor = Math.Sqrt(factor))
        {
            foreach (var step in new[] { factor, 1 / factor })
            {
                var now = best.Kernel;
                best = Better(best, new MixedKernel(now.shareRate * step, now.length, now.Noise));
                now = best.Kernel;
                best = Better(best, new MixedKernel(now.shareRate, now.length * step, now.Noise));
                now = best.Kernel;
                best = Better(best, new MixedKernel(now.shareRate, now.length, now.Noise * step));
            }
        }

        return best.Kernel;

        (MixedKernel Kernel, double Likelihood) Better((MixedKernel Kernel, double Likelihood) standing, MixedKernel other)
        {
            var likelihood = GaussianProcess.Fit(other.Matrix(shares, distances), values, other.Noise)?.LogLikelihood ?? double.NegativeInfinity;
            return likelihood > standing.Likelihood ? (other, likelihood) : standing;
        }
    }

    /// <summary>Lower triangle of the correlation matrix.</summary>
    public double[][] Matrix(double[][] shares, double[][] distances)
    {
        var matrix = new double[shares.Length][];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                matrix[i][j] = Correlation(shares[i][j], distances[i][j]);
            }
        }

        return matrix;
    }
}
