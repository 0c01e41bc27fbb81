using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>CoDyRA (2412.01004): gates trained densely first, then thinned by a threshold that climbs a staircase (docs/strategies/codyra.md).</summary>
[GenerateSerializer, Immutable]
public sealed record CodyraOptions : RankMethodOptions
{
    /// <summary>Rank r of every module before gates close.</summary>
    [Id(0), Range(1, 4096)] public int MaxRank { get; init; } = 16;

    /// <summary>Scale of the update while training; the method has no α.</summary>
    [Id(1), Range(1e-6, 1e6)] public double Scale { get; init; } = 1;

    /// <summary>Share of the steps before the threshold begins.</summary>
    [Id(2), Range(0.0, 0.999)] public double DenseFraction { get; init; } = 0.5;

    /// <summary>Last threshold κ.</summary>
    [Id(3), Range(0.0, 10.0)] public double MaxThreshold { get; init; } = 0.005;

    /// <summary>Equally spaced values of κ from 0 to <see cref="MaxThreshold"/>.</summary>
    [Id(4), Range(2, 100_000)] public int Levels { get; init; } = 50;

    /// <summary>Learning rate of the gates as a multiple of the adapters'.</summary>
    [Id(5), Range(1e-6, 1e6)] public double GateLearningRateFactor { get; init; } = 1;

    /// <summary>Steps of the run for which κ is meant: κ is multiplied by this over the run's steps. 0 takes κ as it is.</summary>
    [Id(6), Range(0, 100_000_000)] public int ThresholdSteps { get; init; }

    /// <summary>Rule of the threshold.</summary>
    [Id(7)] public GateThreshold Rule { get; init; }

    /// <summary>What happens above the budget.</summary>
    [Id(8)] public OverBudget OverBudget { get; init; }

    /// <summary>Order of a cut.</summary>
    [Id(9)] public CutScore CutBy { get; init; }

    /// <summary>
    /// Share of the steps that the method prunes by itself. Gates above the budget are cut there and stay closed while the rest of the steps trains what is
    /// left, without penalty and threshold; gates that fit go on as published. 1 cuts after the last step.
    /// </summary>
    [Id(10), Range(0.01, 1.0)] public double CutAt { get; init; } = 0.65;
}
