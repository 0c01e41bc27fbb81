namespace AdapterSearch.Domain;

/// <summary>Student's t distribution, as far as intervals need it.</summary>
public static class StudentT
{
    /// <summary>The t with P(|T| ≤ t) = <paramref name="confidence"/>, to about 1e-9.</summary>
    /// <param name="confidence">Probability in (0, 1).</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static double TwoSidedQuantile(double confidence, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must lie between 0 and 1");
        }

        double low = 0, high = 1;
        while (Inside(high, degrees) < confidence)
        {
            high *= 2;
        }

        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Inside(middle, degrees) < confidence ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>P(|T| ≥ |t|), the p-value of a two-sided test; 0 for infinite t.</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static double TwoSidedP(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        return double.IsInfinity(t) ? 0 : Math.Clamp(1 - Inside(Math.Abs(t), degrees), 0, 1);
    }

    /// <summary>P(|T| ≤ t) by the finite trigonometric sums that integer degrees of freedom allow (Abramowitz and Stegun 26.7.3, 26.7.4).</summary>
    private static double Inside(double t, int degrees)
    {
        var theta = Math.Atan2(t, Math.Sqrt(degrees));
        double cos = Math.Cos(theta), sin = Math.Sin(theta);
        var odd = degrees % 2 == 1;
        double term = odd ? cos : 1, sum = degrees == 1 ? 0 : term;
        for (var k = odd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cos * cos * (k - 1) / k;
            sum += term;
        }

        return odd ? 2 / Math.PI * (theta + (sin * sum)) : sin * sum;
    }
}
