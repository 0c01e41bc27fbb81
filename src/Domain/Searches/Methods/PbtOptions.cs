using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Population-based training (docs/strategies/pbt.md).</summary>
[GenerateSerializer, Immutable]
public sealed record PbtOptions : FidelityOptions
{
    /// <summary>Members that train side by side.</summary>
    [Id(0), Range(2, 100_000)] public int Population { get; init; } = 8;

    /// <summary>Steps between two comparisons; null takes an eighth of the training.</summary>
    [Id(1), Range(1, 10_000_000)] public int? IntervalSteps { get; init; }

    /// <summary>Share of the members that is replaced, and share that is copied from.</summary>
    [Id(2), Range(0.001, 0.5)] public double Quantile { get; init; } = 0.2;

    /// <summary>Factor of a copied learning rate; one of the two is drawn.</summary>
    [Id(3), Range(1.0, 100.0)] public double Raise { get; init; } = 1.2;

    /// <summary>The other factor of a copied learning rate.</summary>
    [Id(4), Range(0.01, 1.0)] public double Lower { get; init; } = 0.8;
}
