using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>How importances become shares of the budget (docs/strategies/gora.md).</summary>
public enum GoraShare
{
    /// <summary>Î = I / ΣI.</summary>
    Sum,

    /// <summary>Softmax of the importances scaled to [0, 1].</summary>
    Softmax,
}

/// <summary>Size of a module in the rank formula.</summary>
public enum GoraFeatures
{
    /// <summary>f = in + out.</summary>
    Linear,

    /// <summary>f = √(in + out).</summary>
    SquareRoot,

    /// <summary>f = ln(1 + in + out).</summary>
    Logarithm,
}

/// <summary>GoRA (2502.12171): ranks from |W ∘ G| and B from the compressed gradient.</summary>
[GenerateSerializer, Immutable]
public sealed record GoraOptions : StrategyOptions
{
    /// <summary>Most train batches over which the gradient is accumulated.</summary>
    [Id(0), Range(1, 100_000)] public int Batches { get; init; } = 64;

    /// <summary>Batches between two checks of the importances.</summary>
    [Id(1), Range(1, 100_000)] public int CheckEvery { get; init; } = 8;

    /// <summary>Accumulation ends when every importance changed by less than this share between two checks; 0 never ends it early.</summary>
    [Id(2), Range(0.0, 1.0)] public double StopChange { get; init; } = 0.01;

    /// <summary>From importance to share.</summary>
    [Id(3)] public GoraShare Share { get; init; } = GoraShare.Sum;

    /// <summary>Temperature of the softmax.</summary>
    [Id(4), Range(1e-6, 1e6)] public double Temperature { get; init; } = 0.5;

    /// <summary>Size of a module.</summary>
    [Id(5)] public GoraFeatures Features { get; init; } = GoraFeatures.Linear;

    /// <summary>Smallest rank before the hard budget is applied.</summary>
    [Id(6), Range(0, 4096)] public int MinRank { get; init; } = 1;

    /// <summary>Largest rank.</summary>
    [Id(7), Range(1, 4096)] public int MaxRank { get; init; } = 32;

    /// <summary>Give what rounding down left over to the modules that are furthest below their share.</summary>
    [Id(8)] public bool FillBudget { get; init; }

    /// <summary>Start B from the compressed gradient; off starts it at 0 and only redistributes ranks.</summary>
    [Id(9)] public bool InitializeB { get; init; } = true;

    /// <summary>First step length γ that is tried.</summary>
    [Id(10), Range(1e-12, 1e12)] public double FirstStep { get; init; } = 1;

    /// <summary>Factor between two step lengths.</summary>
    [Id(11), Range(0.01, 0.99)] public double StepFactor { get; init; } = 0.8;

    /// <summary>Smallest step length that is tried.</summary>
    [Id(12), Range(1e-12, 1e12)] public double SmallestStep { get; init; } = 1e-5;
}
