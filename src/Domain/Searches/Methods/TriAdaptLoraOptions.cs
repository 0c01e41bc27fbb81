using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>TriAdaptLoRA (2501.08008): one training in which triangular cores grow where their norm grows (docs/strategies/triadaptlora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record TriAdaptLoraOptions : RankMethodOptions
{
    /// <summary>How many modules grow at a step.</summary>
    [Id(0)] public TriAdaptGrowth Growth { get; init; } = TriAdaptGrowth.Linear;

    /// <summary>Modules that grow at each step whatever <see cref="Growth"/> says; null follows it.</summary>
    [Id(1), Range(1, 100_000)] public int? TopModules { get; init; }

    /// <summary>Rank of reference, half of which a module gains; null takes the average rank of the budget (the published file: 8).</summary>
    [Id(2), Range(1, 4096)] public int? ReferenceRank { get; init; }

    /// <summary>Rank of every module at the start; null takes 1 where the budget allows an average rank of 2 or more, else 0.</summary>
    [Id(3), Range(0, 4096)] public int? StartRank { get; init; }

    /// <summary>Steps between rounds.</summary>
    [Id(4), Range(1, 10_000_000)] public int Interval { get; init; } = 1;

    /// <summary>Steps before the first round; null takes <see cref="WarmupFraction"/> of the run.</summary>
    [Id(5), Range(0, 10_000_000)] public int? WarmupSteps { get; init; }

    /// <summary>Warm-up as a share of all steps.</summary>
    [Id(6), Range(0.0, 1.0)] public double WarmupFraction { get; init; } = 0.1;

    /// <summary>Steps in which the learning rate of new weights rises.</summary>
    [Id(7), Range(0, 10_000_000)] public int GrowthWarmupSteps { get; init; }

    /// <summary>Weight of the orthogonality penalty on A and B.</summary>
    [Id(8), Range(0.0, 1e3)] public double OrthogonalWeight { get; init; } = 0.5;

    /// <summary>α of the scale α / (rank + 1e-5); null takes the spec's: its scale times its rank.</summary>
    [Id(9), Range(1e-6, 1e6)] public double? Alpha { get; init; }

    /// <summary>Standard deviation of the first A and of all cores.</summary>
    [Id(10), Range(1e-9, 10.0)] public double InitialDeviation { get; init; } = 0.02;
}

/// <summary>Growth rule of TriAdaptLoRA, with c the share of the run after the warm-up and m the ranks still missing.</summary>
public enum TriAdaptGrowth
{
    /// <summary>⌊m c⌋ modules.</summary>
    Linear,

    /// <summary>⌊exp(c ln m)⌋ modules.</summary>
    Nonlinear,
}
