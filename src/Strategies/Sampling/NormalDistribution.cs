namespace AdapterSearch.Strategies;

/// <summary>The standard normal distribution to double precision.</summary>
public static class NormalDistribution
{
    private const double Tiny = 1e-300;

    /// <summary>Density at <paramref name="x"/>.</summary>
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>Probability of values up to <paramref name="x"/>: a power series near 0, a continued fraction in the tails (both in Abramowitz and Stegun, 26.2).</summary>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var a = Math.Abs(x);
        if (a > 38)
        {
            return x > 0 ? 1 : 0;
        }

        if (a < 2.5)
        {
            // Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + ...)
            double term = x, sum = x;
            for (var n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2)
            {
                term *= x * x / n;
                sum += term;
            }

            return 0.5 + (Density(x) * sum);
        }

        // 1 - Φ(a) = φ(a) / (a + 1/(a + 2/(a + 3/(a + ...)))), by Lentz's method.
        double fraction = a, c = a, d = 0;
        for (var k = 1; k < 500; k++)
        {
            d = 1 / Math.Max(a + (k * d), Tiny);
            c = a + (k / c);
            fraction *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-16)
            {
                break;
            }
        }

        var tail = Density(a) / fraction;
        return x > 0 ? 1 - tail : tail;
    }
}
