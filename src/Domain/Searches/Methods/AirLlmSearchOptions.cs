using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Policy-gradient search over rank vectors with a communication cost, after AirLLM (docs/strategies/airllm.md).</summary>
[GenerateSerializer, Immutable]
public sealed record AirLlmSearchOptions : SampledSearchOptions
{
    /// <summary>Compares by validation loss, each module with a rank of its own.</summary>
    public AirLlmSearchOptions()
    {
        Objective = SearchObjective.ValidationLoss;
        Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks };
    }

    /// <summary>Trials of one update of the policy.</summary>
    [Id(0), Range(2, 100_000)] public int Batch { get; init; } = 8;

    /// <summary>Steps of one update.</summary>
    [Id(1), Range(1, 1000)] public int Epochs { get; init; } = 4;

    /// <summary>Length of a step of the logits.</summary>
    [Id(2), Range(1e-6, 1e3)] public double PolicyRate { get; init; } = 0.5;

    /// <summary>ε of the clipped objective.</summary>
    [Id(3), Range(0.01, 10.0)] public double Clip { get; init; } = 0.2;

    /// <summary>Weight of the policy's mean entropy.</summary>
    [Id(4), Range(0.0, 10.0)] public double EntropyWeight { get; init; } = 0.01;

    /// <summary>Learning rates that the policy tells apart, equal parts of the logarithmic range.</summary>
    [Id(5), Range(1, 100)] public int LearningRateBins { get; init; } = 4;

    /// <summary>μ: what a second of sending costs, in units of the score. 0 leaves communication out.</summary>
    [Id(6), Range(0.0, 1e6)] public double SecondWeight { get; init; } = 0.1;

    /// <summary>Bandwidth of the channel in hertz.</summary>
    [Id(7), Range(1.0, 1e15)] public double BandwidthHertz { get; init; } = 1e6;

    /// <summary>Signal-to-noise ratio of the channel in decibels.</summary>
    [Id(8), Range(-60.0, 120.0)] public double SignalToNoiseDecibels { get; init; } = 10;

    /// <summary>Bytes of each adapter parameter as it is sent.</summary>
    [Id(9), Range(1, 8)] public int BytesPerParameter { get; init; } = 4;
}
