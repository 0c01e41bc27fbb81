namespace AdapterSearch.Strategies;

/// <summary>
/// Logarithm of ∫ exp(−(u − c)²/2 w²) du over [0, 1] as a function of the centre c, for one width w: values and slopes at equal steps, cubic between them. The error is below
/// 1e-10 for widths of a tenth or more; thousands of observations share one width, and the integral itself would cost more than all the rest of a question.
/// </summary>
internal sealed class LogMassTable
{
    /// <summary>Cells of the table.</summary>
    public const int Cells = 512;

    private readonly double[] values = new double[Cells + 1];
    private readonly double[] slopes = new double[Cells + 1];

    /// <summary>Fills the table.</summary>
    /// <param name="width">Width w.</param>
    public LogMassTable(double width)
    {
        for (var i = 0; i <= Cells; i++)
        {
            var centre = i / (double)Cells;
            values[i] = Exact(centre, width);

            // d/dc of the integral is exp(-c²/2w²) - exp(-(1-c)²/2w²).
            double low = centre / width, high = (1 - centre) / width;
            slopes[i] = (Math.Exp(-0.5 * low * low) - Math.Exp(-0.5 * high * high)) / Math.Exp(values[i]) / Cells;
        }
    }

    /// <summary>The logarithm at a centre in [0, 1], from the table.</summary>
    public double At(double centre)
    {
        var cell = Math.Min(Cells - 1, (int)(centre * Cells));
        var t = (centre * Cells) - cell;
        var (a, b) = (values[cell], values[cell + 1]);
        var (da, db) = (slopes[cell], slopes[cell + 1]);
        var bend = (3 * (b - a)) - (2 * da) - db;
        var twist = (2 * (a - b)) + da + db;
        return a + (t * (da + (t * (bend + (t * twist)))));
    }

    /// <summary>The logarithm at a centre.</summary>
    public static double Exact(double centre, double width) => Math.Log(
        width * Math.Sqrt(2 * Math.PI) * (NormalDistribution.Cumulative((1 - centre) / width) - NormalDistribution.Cumulative(-centre / width)));
}
