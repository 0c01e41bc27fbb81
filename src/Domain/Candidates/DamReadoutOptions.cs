using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Settings of the read-outs that measure more than gates and sensitivities (docs/strategies/dam-readouts.md).</summary>
[GenerateSerializer, Immutable]
public sealed record DamReadoutOptions
{
    /// <summary>Train examples n on which variance components are measured; fewer where the split has fewer.</summary>
    [Id(0), Range(8, 100_000)] public int Examples { get; init; } = 250;

    /// <summary>Random output directions k per example; at most the number of classes less 1 are taken.</summary>
    [Id(1), Range(1, 1000)] public int Directions { get; init; } = 5;

    /// <summary>Share of the supernet's adapters at which the Jacobians are taken: 0 is the base, 1 the trained supernet.</summary>
    [Id(2), Range(0.0, 1.0)] public double Contribution { get; init; } = 0.5;

    /// <summary>Updates of the variance components.</summary>
    [Id(3), Range(1, 100_000)] public int Updates { get; init; } = 40;

    /// <summary>Share of probability that class labels give to all classes alike, so that they have finite logarithms; a teacher's probabilities are taken as they are.</summary>
    [Id(4), Range(1e-6, 0.99)] public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Modules that the progressive read-out drops at a time.</summary>
    [Id(5), Range(1, 1_000_000)] public int DropCount { get; init; } = 2;

    /// <summary>Weight steps between two drops of the progressive read-out.</summary>
    [Id(6), Range(1, 10_000_000)] public int DropEvery { get; init; } = 15;

    /// <summary>Weight steps before the first drop; 0 starts so that the budget holds one interval before the end.</summary>
    [Id(7), Range(0, 10_000_000)] public int DropAfter { get; init; }
}
