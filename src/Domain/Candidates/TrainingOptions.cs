using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>How one candidate is trained; the same for every arm of a comparison.</summary>
[GenerateSerializer, Immutable]
public sealed record TrainingOptions
{
    /// <summary>Optimizer steps, 1 or more.</summary>
    [Id(0), Range(1, 10_000_000)] public int Steps { get; init; } = 160;

    /// <summary>Examples per step.</summary>
    [Id(1), Range(1, 65_536)] public int BatchSize { get; init; } = 50;

    /// <summary>Share of the steps in which the learning rate rises linearly from 0, [0, 1).</summary>
    [Id(2), Range(0.0, 0.99)] public double WarmupFraction { get; init; }

    /// <summary>Shape of the learning rate after the warm-up.</summary>
    [Id(3)] public LearningRateDecay Decay { get; init; } = LearningRateDecay.Linear;

    /// <summary>Decoupled weight decay of AdamW, 0 or more.</summary>
    [Id(4), Range(0.0, 10.0)] public double WeightDecay { get; init; }

    /// <summary>Largest Euclidean norm of the whole gradient; 0 means no clipping.</summary>
    [Id(5), Range(0.0, 1e6)] public double MaxGradientNorm { get; init; }

    /// <summary>Number of equally spaced rungs at which the candidate reports a validation score; the last is the end of training.</summary>
    [Id(6), Range(1, 1000)] public int Rungs { get; init; } = 4;

    /// <summary>Probability of dropout inside the base model while training, [0, 1).</summary>
    [Id(7), Range(0.0, 0.99)] public double Dropout { get; init; }
}
