using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Bayesian-LoRA (2406.13046): a hard-concrete gate on every rank-one component (docs/strategies/bayesian-lora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record BayesianLoraOptions : RankMethodOptions
{
    /// <summary>Rank r of every module before gates close.</summary>
    [Id(0), Range(1, 4096)] public int MaxRank { get; init; } = 8;

    /// <summary>Weight λ of the expected number of open gates in the loss.</summary>
    [Id(1), Range(0.0, 1e6)] public double Penalty { get; init; } = 0.01;

    /// <summary>Temperature β of the concrete distribution.</summary>
    [Id(2), Range(0.01, 100.0)] public double Temperature { get; init; } = 2.0 / 3;

    /// <summary>Lower end γ of the stretched interval, below 0.</summary>
    [Id(3), Range(-10.0, -1e-6)] public double Lower { get; init; } = -0.1;

    /// <summary>Upper end ζ of the stretched interval, above 1.</summary>
    [Id(4), Range(1.000001, 10.0)] public double Upper { get; init; } = 1.1;

    /// <summary>ln a of every gate at the start.</summary>
    [Id(5), Range(-20.0, 20.0)] public double StartLogit { get; init; } = 2;

    /// <summary>Learning rate of ln a as a multiple of the adapters'.</summary>
    [Id(6), Range(1e-6, 1e6)] public double GateLearningRateFactor { get; init; } = 10;

    /// <summary>Weigh each gate's penalty by its module's parameters per rank, mean 1 over all gates.</summary>
    [Id(7)] public bool PenaltyByCost { get; init; }

    /// <summary>What happens above the budget.</summary>
    [Id(8)] public OverBudget OverBudget { get; init; }

    /// <summary>Order of a cut; <see cref="CutScore.Gate"/> is the probability that the gate is open.</summary>
    [Id(9)] public CutScore CutBy { get; init; }

    /// <summary>
    /// Share of the steps that the method prunes by itself. Gates above the budget are cut there and stay closed while the rest of the steps trains what is
    /// left, without penalty and threshold; gates that fit go on as published. 1 cuts after the last step.
    /// </summary>
    [Id(10), Range(0.01, 1.0)] public double CutAt { get; init; } = 0.5;
}
