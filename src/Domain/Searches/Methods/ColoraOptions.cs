using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>CoLoRA (2408.01099): ranks in proportion to the integrated-gradient contribution of each module.</summary>
[GenerateSerializer, Immutable]
public sealed record ColoraOptions : StrategyOptions
{
    /// <summary>K: points of the path from the baseline to the pre-trained weights.</summary>
    [Id(0), Range(1, 10_000)] public int PathSteps { get; init; } = 8;

    /// <summary>Train batches whose loss is integrated.</summary>
    [Id(1), Range(1, 100_000)] public int Batches { get; init; } = 4;

    /// <summary>Baseline of the path as a multiple of the weights: 0 starts from no weights at all.</summary>
    [Id(2), Range(0.0, 0.999)] public double Baseline { get; init; }

    /// <summary>r_max, the rank of a module with δ = 1; 0 takes the largest that the budget allows.</summary>
    [Id(3), Range(0, 4096)] public int MaxRank { get; init; }
}
