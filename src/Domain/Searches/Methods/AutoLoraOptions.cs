using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>AutoLoRA (2403.09113): bi-level search of a weight per rank column, then ranks by a threshold (docs/strategies/autolora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record AutoLoraOptions : RankMethodOptions
{
    /// <summary>r: columns of every module while searching, the largest rank that can be found.</summary>
    [Id(0), Range(2, 4096)] public int Rank { get; init; } = 8;

    /// <summary>Learning rate of Adam (β 0.5, 0.999) on a.</summary>
    [Id(1), Range(1e-9, 100.0)] public double ArchitectureLearningRate { get; init; } = 3e-4;

    /// <summary>Start of every entry of a.</summary>
    [Id(2), Range(1e-6, 1e6)] public double Initial { get; init; } = 1;

    /// <summary>Order of the gradient of a; one unrolled step by finite differences is the published one.</summary>
    [Id(3)] public DamOrder Order { get; init; } = DamOrder.Second;

    /// <summary>Share of the training split that trains the weights while searching; the rest moves a. 1 moves a on the validation split.</summary>
    [Id(4), Range(0.01, 1.0)] public double WeightShare { get; init; } = 0.7;

    /// <summary>Weight steps of the search; 0 takes the steps of the final training.</summary>
    [Id(5), Range(0, 10_000_000)] public int Steps { get; init; }

    /// <summary>Examples of a batch for a; 0 takes the batch size of the weights.</summary>
    [Id(6), Range(0, 65_536)] public int GateBatchSize { get; init; }

    /// <summary>Raise the ranks in proportion when they leave parameters of the budget unused.</summary>
    [Id(7)] public bool FillBudget { get; init; }
}
