using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>From one-shot numbers to a mask (docs/strategies/sensitivity.md).</summary>
public static class SensitivityRule
{
    /// <summary>Numbers that modules are compared by.</summary>
    /// <param name="cost">Divisor.</param>
    /// <param name="raw">One number per module.</param>
    /// <param name="shape">Base model.</param>
    public static double[] PerCost(SensitivityCost cost, IReadOnlyList<double> raw, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(shape);
        if (raw.Count != shape.Modules.Count)
        {
            throw new ArgumentException($"{raw.Count} numbers for {shape.Modules.Count} modules.", nameof(raw));
        }

        return [.. raw.Select((number, i) => number / Divisor(cost, shape.Modules[i]))];
    }

    private static double Divisor(SensitivityCost cost, ModuleShape module) => cost switch
    {
        SensitivityCost.AdapterParameters => module.ParametersPerRank,
        SensitivityCost.Weights => (double)module.InFeatures * module.OutFeatures,
        SensitivityCost.None => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "unknown cost"),
    };
}
