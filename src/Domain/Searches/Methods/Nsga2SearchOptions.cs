using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>NSGA-II over validation quality and adapter parameters (docs/strategies/nsga2.md).</summary>
[GenerateSerializer, Immutable]
public sealed record Nsga2SearchOptions : FrontSearchOptions
{
    /// <summary>Members of a generation.</summary>
    [Id(0), Range(2, 100_000)] public int Population { get; init; } = 12;

    /// <summary>Probability that a child has two parents.</summary>
    [Id(1), Range(0.0, 1.0)] public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>Mean number of choices that a child changes after the crossover, at least one.</summary>
    [Id(2), Range(1.0, 1000.0)] public double Mutations { get; init; } = 1;
}
