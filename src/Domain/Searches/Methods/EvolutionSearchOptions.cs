using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Regularised evolution (docs/strategies/evolution.md).</summary>
[GenerateSerializer, Immutable]
public sealed record EvolutionSearchOptions : SampledSearchOptions
{
    /// <summary>Trials that are alive: the newest ones.</summary>
    [Id(0), Range(2, 100_000)] public int Population { get; init; } = 20;

    /// <summary>Members drawn for each tournament; the best becomes the parent.</summary>
    [Id(1), Range(1, 100_000)] public int Tournament { get; init; } = 5;

    /// <summary>Mean number of choices that a child changes; it changes at least one.</summary>
    [Id(2), Range(1.0, 1000.0)] public double Mutations { get; init; } = 1.5;
}
