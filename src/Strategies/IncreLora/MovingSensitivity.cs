namespace AdapterSearch.Strategies;

/// <summary>Smoothed sensitivity Ī and uncertainty Ū of a few numbers (AdaLoRA, 2303.10512, equations 9 and 10; per module in IncreLoRA, 2308.12043).</summary>
/// <param name="count">Numbers.</param>
/// <param name="beta1">Decay of Ī.</param>
/// <param name="beta2">Decay of Ū.</param>
public sealed class MovingSensitivity(int count, double beta1, double beta2)
{
    /// <summary>Ī.</summary>
    public double[] Sensitivity { get; private set; } = new double[count];

    /// <summary>Ū.</summary>
    public double[] Uncertainty { get; private set; } = new double[count];

    /// <summary>Scores Ī Ū.</summary>
    public IReadOnlyList<double> Scores => [.. Sensitivity.Zip(Uncertainty, (i, u) => i * u)];

    /// <summary>Takes the sensitivities of one step: first Ī, then Ū with the new Ī.</summary>
    public void Observe(IReadOnlyList<double> now)
    {
        ArgumentNullException.ThrowIfNull(now);
        for (var i = 0; i < Sensitivity.Length; i++)
        {
            Sensitivity[i] = (beta1 * Sensitivity[i]) + ((1 - beta1) * now[i]);
            Uncertainty[i] = (beta2 * Uncertainty[i]) + ((1 - beta2) * Math.Abs(now[i] - Sensitivity[i]));
        }
    }

    /// <summary>Goes back to kept values.</summary>
    public void Restore(IEnumerable<double> sensitivity, IEnumerable<double> uncertainty)
    {
        Sensitivity = [.. sensitivity];
        Uncertainty = [.. uncertainty];
    }
}
