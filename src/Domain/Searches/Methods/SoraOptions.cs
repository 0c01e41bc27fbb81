using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>How the threshold ξ of SoRA moves from <see cref="SoraOptions.Threshold"/> to <see cref="SoraOptions.MaxThreshold"/>.</summary>
public enum SoraSchedule
{
    /// <summary>It stays at <see cref="SoraOptions.Threshold"/>.</summary>
    Off,

    /// <summary>Equal differences.</summary>
    Linear,

    /// <summary>Equal differences of exp ξ.</summary>
    LogLinear,

    /// <summary>Equal ratios; needs a first threshold above 0.</summary>
    ExpLinear,
}

/// <summary>SoRA (2311.11696): gates between the factors that a proximal step makes sparse (docs/strategies/sora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record SoraOptions : RankMethodOptions
{
    /// <summary>Rank r of every module before gates close.</summary>
    [Id(0), Range(1, 4096)] public int MaxRank { get; init; } = 8;

    /// <summary>Threshold ξ, also the first one of a schedule; null is 3e-4 without and 0 with a schedule.</summary>
    [Id(1), Range(0.0, 10.0)] public double? Threshold { get; init; }

    /// <summary>Weight λ of the mean |g| in the loss; null is 10 without and 0.001 with a schedule.</summary>
    [Id(2), Range(0.0, 1e6)] public double? Lambda { get; init; }

    /// <summary>Course of ξ; each of its values closes with a point of the rank curve.</summary>
    [Id(3)] public SoraSchedule Schedule { get; init; }

    /// <summary>Values of ξ in a schedule.</summary>
    [Id(4), Range(2, 10_000)] public int Stages { get; init; } = 7;

    /// <summary>Last ξ of a schedule.</summary>
    [Id(5), Range(0.0, 10.0)] public double MaxThreshold { get; init; } = 7e-4;

    /// <summary>Share of the steps that the first ξ of a schedule gets; the others share the rest equally. 50 of 140 epochs in the authors' script.</summary>
    [Id(6), Range(0.001, 0.999)] public double FirstStage { get; init; } = 50.0 / 140;

    /// <summary>Learning rate of the gates as a multiple of the adapters'.</summary>
    [Id(7), Range(1e-6, 1e6)] public double GateLearningRateFactor { get; init; } = 1;

    /// <summary>Steps of the run for which ξ is meant: ξ is multiplied by this over the run's steps, so that all shrinking together is the same. 0 takes ξ as it is.</summary>
    [Id(8), Range(0, 100_000_000)] public int ThresholdSteps { get; init; }

    /// <summary>Rule of the threshold.</summary>
    [Id(9)] public GateThreshold Rule { get; init; }

    /// <summary>What happens above the budget.</summary>
    [Id(10)] public OverBudget OverBudget { get; init; }

    /// <summary>Order of a cut.</summary>
    [Id(11)] public CutScore CutBy { get; init; }

    /// <summary>
    /// Share of the steps that the method prunes by itself. Gates above the budget are cut there and stay closed while the rest of the steps trains what is
    /// left, without penalty and threshold; gates that fit go on as published. 1 cuts after the last step.
    /// </summary>
    [Id(12), Range(0.01, 1.0)] public double CutAt { get; init; } = 0.5;
}
