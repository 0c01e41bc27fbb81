using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Every configuration of the space in a fixed order, at a few learning rates each (docs/strategies/grid.md).</summary>
[GenerateSerializer, Immutable]
public sealed record GridSearchOptions : SampledSearchOptions
{
    /// <summary>Learning rates from the smallest to the largest, equally spaced on the logarithmic scale.</summary>
    [Id(0), Range(1, 1000)] public int LearningRates { get; init; } = 3;
}
