using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>The candidates that a general search may propose. Whatever is proposed fits the search's budget by construction.</summary>
[GenerateSerializer, Immutable]
public sealed record SearchSpaceOptions
{
    /// <summary>Which choices there are.</summary>
    [Id(0)] public SearchSpaceKind Kind { get; init; }

    /// <summary>Rank of every module that is on, for <see cref="SearchSpaceKind.Mask"/>; null takes the spec's rank.</summary>
    [Id(1), Range(1, 4096)] public int? Rank { get; init; }

    /// <summary>Ranks to choose from, ascending and different, for <see cref="SearchSpaceKind.Ranks"/> and <see cref="SearchSpaceKind.Uniform"/>.</summary>
    [Id(2), MinLength(1)] public IReadOnlyList<int> Ranks { get; init; } = new[] { 1, 2, 4, 8 };

    /// <summary>Smallest learning rate; the scale is logarithmic.</summary>
    [Id(3), Range(1e-9, 10.0)] public double MinLearningRate { get; init; } = 2e-3;

    /// <summary>Largest learning rate; equal to the smallest it fixes the learning rate.</summary>
    [Id(4), Range(1e-9, 10.0)] public double MaxLearningRate { get; init; } = 2e-2;

    /// <summary>Scales per unit of rank to choose from; empty takes the spec's.</summary>
    [Id(5)] public IReadOnlyList<double> AlphaPerRank { get; init; } = [];

    /// <summary>Raise the ranks of a <see cref="SearchSpaceKind.Mask"/> together until the budget is full, as arms that compare at equal parameters do.</summary>
    [Id(6)] public bool FillBudget { get; init; }
}
