namespace AdapterSearch.Strategies;

/// <summary>
/// Matérn 5/2 correlation with one inverse squared length scale ρ per dimension under the sparse axis-aligned prior of Eriksson and Jankowiak 2021
/// (2103.00349): τ ~ half-Cauchy(α), ρ_d ~ half-Cauchy(τ), so that few dimensions matter unless the data say more. The paper draws from the posterior by
/// Hamiltonian Monte Carlo; here the most probable log ρ, log τ and log η are taken, found by Adam from a fixed start.
/// </summary>
public sealed class SparseAxisKernel
{
    /// <summary>Centre and spread of the normal prior over the logarithm of the noise ratio η.</summary>
    private const double NoiseCentre = 0.05, NoiseSpread = 1.5;

    private const double Rate = 0.1;

    private readonly double[] inverseSquares;

    /// <summary>A kernel with given parameters.</summary>
    /// <param name="inverseSquares">ρ of each dimension.</param>
    /// <param name="noise">Noise ratio η.</param>
    /// <param name="shrinkage">Global shrinkage τ.</param>
    public SparseAxisKernel(double[] inverseSquares, double noise, double shrinkage)
    {
        ArgumentNullException.ThrowIfNull(inverseSquares);
        this.inverseSquares = inverseSquares;
        Noise = noise;
        Shrinkage = shrinkage;
    }

    /// <summary>ρ of each dimension.</summary>
    public IReadOnlyList<double> InverseSquares => inverseSquares;

    /// <summary>Noise ratio η.</summary>
    public double Noise { get; }

    /// <summary>Global shrinkage τ.</summary>
    public double Shrinkage { get; }

    /// <summary>Correlation of two points.</summary>
    public double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double square = 0;
        for (var d = 0; d < inverseSquares.Length; d++)
        {
            square += inverseSquares[d] * (x[d] - y[d]) * (x[d] - y[d]);
        }

        return MixedKernel.Matern(Math.Sqrt(square));
    }

    /// <summary>Lower triangle of the correlations among points.</summary>
    public double[][] Matrix(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var matrix = new double[points.Count][];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                matrix[i][j] = Correlation(points[i], points[j]);
            }
        }

        return matrix;
    }

    /// <summary>The most probable kernel that the search finds. Costs <paramref name="steps"/> · (n³ + d n²) operations.</summary>
    /// <param name="points">Points, <c>[n][d]</c>, each coordinate in [0, 1].</param>
    /// <param name="values">Standardised values.</param>
    /// <param name="scale">Scale α of the prior over τ.</param>
    /// <param name="steps">Steps of Adam.</param>
    public static SparseAxisKernel Fit(IReadOnlyList<double[]> points, double[] values, double scale, int steps)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        var d = points[0].Length;
        var at = new double[d + 2];
        Array.Fill(at, Math.Log(3.0 / d), 0, d);
        at[d] = Math.Log(scale);
        at[d + 1] = Math.Log(NoiseCentre);
        var (first, second) = (new double[at.Length], new double[at.Length]);
        var best = (At: (double[])at.Clone(), Value: double.NegativeInfinity);
        for (var step = 1; step <= steps; step++)
        {
            var (value, gradient) = LogPosterior(at, points, values, scale);
            if (value > best.Value)
            {
                best = ((double[])at.Clone(), value);
            }

            for (var i = 0; i < at.Length; i++)
            {
                first[i] = (0.9 * first[i]) + (0.1 * gradient[i]);
                second[i] = (0.999 * second[i]) + (0.001 * gradient[i] * gradient[i]);
                at[i] += Rate * first[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(second[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                at[i] = Math.Clamp(at[i], -18, 7);
            }
        }

        return new SparseAxisKernel([.. best.At.Take(d).Select(Math.Exp)], Math.Exp(best.At[d + 1]), Math.Exp(best.At[d]));
    }

    /// <summary>
    /// Logarithm of likelihood (amplitude at its most likely value) times prior, with its gradient, at log ρ_1 … log ρ_d, log τ, log η; constants left out.
    /// Minus infinity, with a zero gradient, where the matrix is not positive definite.
    /// </summary>
    public static (double Value, double[] Gradient) LogPosterior(double[] at, IReadOnlyList<double[]> points, double[] values, double scale)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        var d = at.Length - 2;
        var rho = at.Take(d).Select(Math.Exp).ToArray();
        var (tau, noise) = (Math.Exp(at[d]), Math.Exp(at[d + 1]));
        var gradient = new double[at.Length];
        var kernel = new SparseAxisKernel(rho, noise, tau);
        var matrix = kernel.Matrix(points);
        if (GaussianProcess.Fit(matrix, values, noise) is not { } process)
        {
            return (double.NegativeInfinity, gradient);
        }

        var value = process.LogLikelihood + Prior(at, rho, tau, scale, gradient);
        var inverse = process.InverseCorrelation();
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var weight = (process.Weights[i] * process.Weights[j] / process.Amplitude) - inverse[i][j];
                if (i == j)
                {
                    gradient[d + 1] += 0.5 * weight * noise;
                    continue;
                }

                // Both triangles, so one half of twice; the derivative of the Matérn correlation by the squared distance has no singularity.
                double square = 0;
                for (var k = 0; k < d; k++)
                {
                    square += rho[k] * (points[i][k] - points[j][k]) * (points[i][k] - points[j][k]);
                }

                var root = Math.Sqrt(5 * square);
                var slope = weight * -(5.0 / 6) * (1 + root) * Math.Exp(-root);
                for (var k = 0; k < d; k++)
                {
                    gradient[k] += slope * rho[k] * (points[i][k] - points[j][k]) * (points[i][k] - points[j][k]);
                }
            }
        }

        return (value, gradient);
    }

    private static double Prior(double[] at, double[] rho, double tau, double scale, double[] gradient)
    {
        var d = rho.Length;
        double value = 0;
        for (var k = 0; k < d; k++)
        {
            var ratio = rho[k] / tau * (rho[k] / tau);
            value += at[k] - at[d] - Math.Log(1 + ratio);
            gradient[k] += 1 - (2 * ratio / (1 + ratio));
            gradient[d] += -1 + (2 * ratio / (1 + ratio));
        }

        var own = tau / scale * (tau / scale);
        value += at[d] - Math.Log(scale) - Math.Log(1 + own);
        gradient[d] += 1 - (2 * own / (1 + own));
        var noise = (at[d + 1] - Math.Log(NoiseCentre)) / NoiseSpread;
        gradient[d + 1] -= noise / NoiseSpread;
        return value - (0.5 * noise * noise);
    }
}
