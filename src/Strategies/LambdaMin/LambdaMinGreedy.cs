namespace AdapterSearch.Strategies;

/// <summary>
/// Training-free greedy choice by the smallest eigenvalue of the Gram matrix H(S) = Σ_{m∈S} K_m (docs/strategies/controls.md): each round takes the
/// module with the largest gain of λ_min per parameter among those that fit.
/// </summary>
public static class LambdaMinGreedy
{
    /// <summary>The selected modules.</summary>
    /// <param name="grams">K_m of each module, n·n numbers row by row, positive semi-definite.</param>
    /// <param name="costs">Parameters of each module.</param>
    /// <param name="budget">Largest total cost.</param>
    /// <param name="smallestEigenvalue">λ_min of a symmetric n·n matrix given row by row.</param>
    /// <remarks>Cost: at most (number of modules)² / 2 eigenvalue problems.</remarks>
    public static bool[] Select(
        IReadOnlyList<double[]> grams, IReadOnlyList<long> costs, long budget, Func<double[], double> smallestEigenvalue)
    {
        ArgumentNullException.ThrowIfNull(grams);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(smallestEigenvalue);
        var mask = new bool[grams.Count];
        if (grams.Count == 0)
        {
            return mask;
        }

        var size = (int)Math.Round(Math.Sqrt(grams[0].Length));
        var sum = new double[grams[0].Length];
        for (var i = 0; i < size; i++)
        {
            // Keeps the first rounds, where H is singular, ordered by something better than rounding noise.
            sum[(i * size) + i] = 1e-9;
        }

        while (true)
        {
            var before = smallestEigenvalue(sum);
            var best = -1;
            var bestGain = double.NegativeInfinity;
            for (var m = 0; m < grams.Count; m++)
            {
                if (mask[m] || costs[m] > budget)
                {
                    continue;
                }

                var gain = (smallestEigenvalue(Add(sum, grams[m])) - before) / costs[m];
                if (gain > bestGain)
                {
                    (best, bestGain) = (m, gain);
                }
            }

            if (best < 0)
            {
                return mask;
            }

            mask[best] = true;
            budget -= costs[best];
            sum = Add(sum, grams[best]);
        }
    }

    private static double[] Add(double[] a, double[] b)
    {
        var sum = new double[a.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = a[i] + b[i];
        }

        return sum;
    }
}
