using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Random search with median stopping (docs/strategies/median-stop.md).</summary>
[GenerateSerializer, Immutable]
public sealed record MedianStopOptions : FidelityOptions
{
    /// <summary>Configurations that begin.</summary>
    [Id(0), Range(2, 1_000_000)] public int Trials { get; init; } = 16;

    /// <summary>Steps between two scores; null takes an eighth of the training.</summary>
    [Id(1), Range(1, 10_000_000)] public int? IntervalSteps { get; init; }

    /// <summary>No trial is stopped before this step.</summary>
    [Id(2), Range(0, 10_000_000)] public int GraceSteps { get; init; }

    /// <summary>No trial is stopped while fewer have completed.</summary>
    [Id(3), Range(1, 1_000_000)] public int MinTrials { get; init; } = 3;
}
