using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>BIPEFT: joint first-order search of positions and ranks with early pruning (docs/strategies/bipeft.md).</summary>
[GenerateSerializer, Immutable]
public sealed record BipeftOptions : RankMethodOptions
{
    /// <summary>Candidate ranks, rising.</summary>
    [Id(0), MinLength(1)] public IReadOnlyList<int> Ranks { get; init; } = new[] { 1, 2, 4, 8 };

    /// <summary>Learning rate of Adam (β 0.5, 0.999) on both architecture arrays.</summary>
    [Id(1), Range(1e-9, 100.0)] public double ArchitectureLearningRate { get; init; } = 0.01;

    /// <summary>Weight decay of that Adam, added to the gradient.</summary>
    [Id(2), Range(0.0, 10.0)] public double ArchitectureWeightDecay { get; init; } = 1e-4;

    /// <summary>Decoupled weight decay of the weights while searching.</summary>
    [Id(3), Range(0.0, 10.0)] public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Standard deviation of the initial logits.</summary>
    [Id(4), Range(0.0, 100.0)] public double InitialDeviation { get; init; } = 1e-3;

    /// <summary>Temperature of the Gumbel softmax.</summary>
    [Id(5), Range(1e-6, 1e6)] public double Temperature { get; init; } = 1;

    /// <summary>Share of the old value in the moving average of sensitivities, [0, 1).</summary>
    [Id(6), Range(0.0, 0.9999)] public double Smoothing { get; init; } = 0.9;

    /// <summary>Earlier choices of modules that the present one is compared with.</summary>
    [Id(7), Range(1, 1000)] public int History { get; init; } = 5;

    /// <summary>Mean cosine from which a pruning step happens.</summary>
    [Id(8), Range(0.0, 1.0)] public double Threshold { get; init; } = 0.85;

    /// <summary>Most pruning steps over which the decisions are spread.</summary>
    [Id(9), Range(1, 1_000_000)] public int PruningSteps { get; init; } = 100;

    /// <summary>Passes over the training data before the first pruning step.</summary>
    [Id(10), Range(0, 10_000)] public int WarmupEpochs { get; init; } = 1;

    /// <summary>Weight steps of the search; 0 takes the steps of the final training.</summary>
    [Id(11), Range(0, 10_000_000)] public int Steps { get; init; }

    /// <summary>Examples of a batch for the architecture; 0 takes the batch size of the weights.</summary>
    [Id(12), Range(0, 65_536)] public int GateBatchSize { get; init; }
}
