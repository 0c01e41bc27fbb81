namespace AdapterSearch.Strategies;

/// <summary>Cholesky factor L of a symmetric positive definite matrix K = L Lᵀ.</summary>
public sealed class Cholesky
{
    private readonly double[][] lower;

    private Cholesky(double[][] lower) => this.lower = lower;

    /// <summary>Rows of the matrix.</summary>
    public int Size => lower.Length;

    /// <summary>Sum of the logarithms of the eigenvalues of K.</summary>
    public double LogDeterminant => 2 * lower.Select((row, i) => Math.Log(row[i])).Sum();

    /// <summary>Factors a matrix; null when it is not positive definite. Costs n³/3 operations.</summary>
    /// <param name="matrix">The lower triangle, <c>[n][at least i + 1]</c>.</param>
    /// <param name="diagonal">Added to every diagonal element.</param>
    public static Cholesky? Factor(IReadOnlyList<double[]> matrix, double diagonal)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var lower = new double[matrix.Count][];
        for (var i = 0; i < lower.Length; i++)
        {
            var row = lower[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i][j] + (i == j ? diagonal : 0) - Dot(row, lower[j], j);
                if (i != j)
                {
                    row[j] = sum / lower[j][j];
                }
                else if (sum > 0)
                {
                    row[j] = Math.Sqrt(sum);
                }
                else
                {
                    return null;
                }
            }
        }

        return new Cholesky(lower);
    }

    /// <summary>L⁻¹ b.</summary>
    public double[] Forward(ReadOnlySpan<double> b)
    {
        var x = new double[Size];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (b[i] - Dot(lower[i], x, i)) / lower[i][i];
        }

        return x;
    }

    /// <summary>K⁻¹ b.</summary>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        var x = Forward(b);
        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= lower[i][i];
            for (var j = 0; j < i; j++)
            {
                x[j] -= lower[i][j] * x[i];
            }
        }

        return x;
    }

    /// <summary>K⁻¹, all of it. Costs n³ operations.</summary>
    public double[][] Inverse()
    {
        var inverse = new double[Size][];
        var unit = new double[Size];
        for (var i = 0; i < Size; i++)
        {
            unit[i] = 1;
            inverse[i] = Solve(unit);
            unit[i] = 0;
        }

        return inverse;
    }

    /// <summary>Four sums side by side, the same on every machine, which vectors as wide as the machine's would not be.</summary>
    private static double Dot(double[] one, double[] other, int count)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var k = 0;
        for (; k + 4 <= count; k += 4)
        {
            a += one[k] * other[k];
            b += one[k + 1] * other[k + 1];
            c += one[k + 2] * other[k + 2];
            d += one[k + 3] * other[k + 3];
        }

        for (; k < count; k++)
        {
            a += one[k] * other[k];
        }

        return a + b + (c + d);
    }
}
