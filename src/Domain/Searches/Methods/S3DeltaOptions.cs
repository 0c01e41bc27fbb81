using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>S3Delta (Hu et al., NeurIPS 2022): where to put LoRA, by gates whose expected cost is exactly the budget (docs/strategies/s3delta.md).</summary>
[GenerateSerializer, Immutable]
public sealed record S3DeltaOptions : StrategyOptions
{
    /// <summary>Rank of every candidate, in the search and in the final model.</summary>
    [Id(0), Range(1, 4096)] public int Rank { get; init; } = 1;

    /// <summary>Learning rate of AdamW on α.</summary>
    [Id(1), Range(1e-9, 100.0)] public double AlphaLearningRate { get; init; } = 0.1;

    /// <summary>β of the shifted sigmoid σ((α − ζ)/β).</summary>
    [Id(2), Range(1e-6, 1e6)] public double Beta { get; init; } = 1;

    /// <summary>Temperature of the binary concrete sample.</summary>
    [Id(3), Range(1e-6, 1e6)] public double Temperature { get; init; } = 1;

    /// <summary>l, to which a sample of 0 is stretched before it is clipped to [0, 1].</summary>
    [Id(4), Range(-10.0, 0.0)] public double StretchLow { get; init; }

    /// <summary>r, to which a sample of 1 is stretched.</summary>
    [Id(5), Range(1.0, 11.0)] public double StretchHigh { get; init; } = 1;

    /// <summary>Largest gradient norm of the weights and of α.</summary>
    [Id(6), Range(0.0, 1e6)] public double MaxGradientNorm { get; init; } = 2;

    /// <summary>Weight steps of the search; 0 takes the steps of the final training.</summary>
    [Id(7), Range(0, 10_000_000)] public int Steps { get; init; }

    /// <summary>Examples of a batch for α; 0 takes the batch size of the weights.</summary>
    [Id(8), Range(0, 65_536)] public int GateBatchSize { get; init; }

    /// <summary>Learning rate of the weights while searching; 0 takes the arm's. The published one is 3e-4 for T5-large.</summary>
    [Id(9), Range(0.0, 10.0)] public double WeightLearningRate { get; init; }

    /// <summary>Raise the ranks of the found modules until the budget is used up, instead of keeping the rank of the search.</summary>
    [Id(10)] public bool FillRanks { get; init; }

    /// <summary>Control: train and gate labels of the search are shuffled once.</summary>
    [Id(11)] public bool ShuffleLabels { get; init; }
}
