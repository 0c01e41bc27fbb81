using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Options that all general searches share: trials proposed by a sampler, then final trainings of the best by validation.</summary>
[GenerateSerializer, Immutable]
public abstract record SampledSearchOptions : StrategyOptions
{
    /// <summary>Trials of each repetition.</summary>
    [Id(0), Range(1, 1_000_000)] public int Trials { get; init; } = 24;

    /// <summary>
    /// Most trials in flight: proposal k uses the results of proposals up to k − window and takes all later ones as running, finished or not.
    /// So the same seed and results give the same proposals on any number of slots.
    /// </summary>
    [Id(1), Range(1, 10_000)] public int Window { get; init; } = 8;

    /// <summary>What may be proposed.</summary>
    [Id(2), Required] public SearchSpaceOptions Space { get; init; } = new();

    /// <summary>What trials are compared by.</summary>
    [Id(3)] public SearchObjective Objective { get; init; }
}

/// <summary>Options of a general search over two objectives, quality and parameters.</summary>
[GenerateSerializer, Immutable]
public abstract record FrontSearchOptions : SampledSearchOptions
{
    /// <summary>Most members of the front that are trained as finals, those of the best quality first.</summary>
    [Id(0), Range(1, 1000)] public int MaxFinals { get; init; } = 3;
}
