using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>GoRA's ranks from importances (2502.12171; docs/strategies/gora.md).</summary>
public static class GoraRanks
{
    /// <summary>Î: shares that sum to 1.</summary>
    /// <param name="importances">I of each module, 0 or more.</param>
    /// <param name="share">I/ΣI or a softmax.</param>
    /// <param name="temperature">Temperature of the softmax.</param>
    public static double[] Shares(IReadOnlyList<double> importances, GoraShare share, double temperature)
    {
        ArgumentNullException.ThrowIfNull(importances);
        var numbers = importances.ToArray();
        if (share == GoraShare.Softmax)
        {
            double low = numbers.Min(), spread = numbers.Max() - low;
            numbers = [.. numbers.Select(i => Math.Exp((spread > 0 ? (i - low) / spread : 0) / temperature))];
        }

        var sum = numbers.Sum();
        return [.. numbers.Select(i => sum > 0 ? i / sum : 1.0 / numbers.Length)];
    }

    /// <summary>r_i = ⌊round(P · Î_i) / f_i⌋ with P = Σ f_i · r, clamped to [min, max]; then within the hard budget (<see cref="RankRepair"/>).</summary>
    /// <param name="importances">I of each module.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="options">Features, share and clamps.</param>
    /// <param name="budget">Adapter parameters C; r = C / Σ(in + out) may be a fraction, so that with f = in + out P is C itself.</param>
    public static int[] Allocate(IReadOnlyList<double> importances, ModelShape shape, GoraOptions options, long budget)
    {
        ArgumentNullException.ThrowIfNull(importances);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        double[] features = [.. shape.Modules.Select(m => Features(options.Features, m.ParametersPerRank))];
        var pool = features.Sum() * budget / shape.ParametersPerRank;
        var shares = Shares(importances, options.Share, options.Temperature);
        double[] wanted = [.. shares.Select((s, i) => Math.Round(pool * s, MidpointRounding.ToEven) / features[i])];
        int[] limits = [.. shape.Modules.Select(m => Math.Min(options.MaxRank, Math.Min(m.InFeatures, m.OutFeatures)))];
        int[] ranks = [.. wanted.Select((w, i) => Math.Clamp((int)Math.Floor(w), Math.Min(options.MinRank, limits[i]), limits[i]))];
        return RankRepair.Within(ranks, wanted, [.. shape.Modules.Select(m => m.ParametersPerRank)], limits, budget, options.FillBudget);
    }

    /// <summary>Step lengths γ that are tried, the longest first.</summary>
    public static IEnumerable<double> StepLengths(GoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        for (var step = options.FirstStep; step >= options.SmallestStep; step *= options.StepFactor)
        {
            yield return step;
        }
    }

    /// <summary>True when every importance changed by less than a share of its earlier value.</summary>
    public static bool Settled(IReadOnlyList<double> earlier, IReadOnlyList<double> now, double change)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(now);
        return earlier.Count == now.Count && Enumerable.Range(0, now.Count).All(i => Math.Abs(now[i] - earlier[i]) < change * Math.Abs(earlier[i]));
    }

    private static double Features(GoraFeatures kind, long size) => kind switch
    {
        GoraFeatures.Linear => size,
        GoraFeatures.SquareRoot => Math.Sqrt(size),
        GoraFeatures.Logarithm => Math.Log(1.0 + size),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown features"),
    };
}
