using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Options that all methods share which train many configurations in part and few to the end.</summary>
[GenerateSerializer, Immutable]
public abstract record FidelityOptions : StrategyOptions
{
    /// <summary>
    /// Most candidates in flight: proposal k is decided on the scores of proposals up to k − window and takes all later ones as running, finished or
    /// not. So the same seed and scores give the same proposals on any number of slots.
    /// </summary>
    [Id(0), Range(1, 10_000)] public int Window { get; init; } = 8;

    /// <summary>What may be proposed.</summary>
    [Id(1), Required] public SearchSpaceOptions Space { get; init; } = new() { Kind = SearchSpaceKind.Ranks };

    /// <summary>What trials are compared by.</summary>
    [Id(2)] public SearchObjective Objective { get; init; }

    /// <summary>Where new configurations come from.</summary>
    [Id(3)] public FidelitySampler Sampler { get; init; }

    /// <summary>Scores at one rung before the tree-structured Parzen estimator is used.</summary>
    [Id(4), Range(1, 100_000)] public int StartupTrials { get; init; } = 10;

    /// <summary>Share of configurations that stay random with the tree-structured Parzen estimator (BOHB: 1/3).</summary>
    [Id(5), Range(0.0, 1.0)] public double RandomShare { get; init; } = 1.0 / 3;
}

/// <summary>Where a multi-fidelity method draws new configurations from.</summary>
public enum FidelitySampler
{
    /// <summary>Independent random points of the space.</summary>
    Random,

    /// <summary>Tree-structured Parzen estimator on the highest rung with enough scores, as BOHB does (1807.01774).</summary>
    Tpe,
}
