using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>IncreLoRA (2308.12043): one training in which the most important modules gain rank round by round (docs/strategies/increlora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record IncreLoraOptions : RankMethodOptions
{
    /// <summary>Rank of every module at the start; null takes 1 where the budget allows an average rank of 2 or more, else 0.</summary>
    [Id(0), Range(0, 4096)] public int? StartRank { get; init; }

    /// <summary>Ranks that a chosen module gains (add_r); null takes half the average rank of the budget, at least 1.</summary>
    [Id(1), Range(1, 4096)] public int? GrowthRank { get; init; }

    /// <summary>Modules that grow in a round (top_h); null takes the fewest that finish within <see cref="GrowthFraction"/> of the run.</summary>
    [Id(2), Range(1, 100_000)] public int? TopModules { get; init; }

    /// <summary>Steps between rounds; null takes <see cref="IntervalFraction"/> of the run, at least 1.</summary>
    [Id(3), Range(1, 10_000_000)] public int? Interval { get; init; }

    /// <summary>Interval as a share of all steps.</summary>
    [Id(4), Range(0.0, 1.0)] public double IntervalFraction { get; init; } = 0.025;

    /// <summary>Steps before the first round; null takes the interval, as the authors' scripts do.</summary>
    [Id(5), Range(0, 10_000_000)] public int? WarmupSteps { get; init; }

    /// <summary>Share of the run within which growth ends where <see cref="TopModules"/> is null.</summary>
    [Id(6), Range(0.0, 1.0)] public double GrowthFraction { get; init; } = 0.5;

    /// <summary>Steps in which the learning rate of new weights rises; null takes the interval.</summary>
    [Id(7), Range(0, 10_000_000)] public int? GrowthWarmupSteps { get; init; }

    /// <summary>Weight of the orthogonality penalty.</summary>
    [Id(8), Range(0.0, 1e3)] public double OrthogonalWeight { get; init; } = 0.1;

    /// <summary>Decay of the moving score and of its deviation.</summary>
    [Id(9), Range(0.0, 0.999999)] public double Beta { get; init; } = 0.85;

    /// <summary>α of the scale α / (rank + 1e-5); null takes the spec's: its scale times its rank.</summary>
    [Id(10), Range(1e-6, 1e6)] public double? Alpha { get; init; }

    /// <summary>Standard deviation of new A and B.</summary>
    [Id(11), Range(1e-9, 10.0)] public double InitialDeviation { get; init; } = 0.02;
}
