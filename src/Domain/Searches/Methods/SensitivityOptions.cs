using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Which one-shot number a module gets (docs/strategies/sensitivity.md).</summary>
public enum SensitivityScore
{
    /// <summary>Σ|W ∘ ∂L/∂W|, connection sensitivity summed over the module (SNIP, 1810.02340).</summary>
    Saliency,

    /// <summary>‖∂L/∂W‖_F, the plain gradient norm.</summary>
    GradientNorm,
}

/// <summary>What a one-shot number is divided by before modules are compared.</summary>
public enum SensitivityCost
{
    /// <summary>in + out: adapter parameters of one unit of rank.</summary>
    AdapterParameters,

    /// <summary>in · out: weights of the module, which gives the mean per weight.</summary>
    Weights,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Control: modules by their one-shot sensitivity before training.</summary>
[GenerateSerializer, Immutable]
public sealed record SensitivityOptions : StrategyOptions
{
    /// <summary>The number.</summary>
    [Id(0)] public SensitivityScore Score { get; init; } = SensitivityScore.Saliency;

    /// <summary>Its divisor.</summary>
    [Id(1)] public SensitivityCost Cost { get; init; } = SensitivityCost.AdapterParameters;

    /// <summary>Train batches whose mean gradient is taken.</summary>
    [Id(2), Range(1, 100_000)] public int Batches { get; init; } = 8;

    /// <summary>Control: the labels are shuffled once for the measurement, so that it knows nothing of the task.</summary>
    [Id(3)] public bool ShuffleLabels { get; init; }
}
