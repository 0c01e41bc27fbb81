using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Rungs of the successive-halving family.</summary>
[GenerateSerializer, Immutable]
public abstract record HalvingOptions : FidelityOptions
{
    /// <summary>
    /// Smallest resource r: steps of the first rung. Null takes as many rungs as trials can be divided by η, downwards from the largest resource.
    /// </summary>
    [Id(0), Range(1, 10_000_000)] public int? MinSteps { get; init; }

    /// <summary>Largest resource R: steps of the last rung; null takes the steps of the training. The final training always goes to the training's end.</summary>
    [Id(1), Range(1, 10_000_000)] public int? MaxSteps { get; init; }
}

/// <summary>Successive halving (docs/strategies/successive-halving.md).</summary>
[GenerateSerializer, Immutable]
public sealed record SuccessiveHalvingOptions : HalvingOptions
{
    /// <summary>Configurations that begin.</summary>
    [Id(0), Range(2, 1_000_000)] public int Trials { get; init; } = 27;

    /// <summary>η: one of so many goes on.</summary>
    [Id(1), Range(2, 100)] public int Eta { get; init; } = 3;
}

/// <summary>Asynchronous successive halving, promotion type (docs/strategies/asha.md).</summary>
[GenerateSerializer, Immutable]
public sealed record AshaOptions : HalvingOptions
{
    /// <summary>Configurations that may begin.</summary>
    [Id(0), Range(2, 1_000_000)] public int Trials { get; init; } = 32;

    /// <summary>η: one of so many goes on.</summary>
    [Id(1), Range(2, 100)] public int Eta { get; init; } = 4;

    /// <summary>s: lowest rungs that are left out.</summary>
    [Id(2), Range(0, 30)] public int EarlyStoppingRate { get; init; }
}

/// <summary>Hyperband (docs/strategies/hyperband.md).</summary>
[GenerateSerializer, Immutable]
public sealed record HyperbandOptions : HalvingOptions
{
    /// <summary>η: one of so many goes on.</summary>
    [Id(0), Range(2, 100)] public int Eta { get; init; } = 3;

    /// <summary>How the size of a bracket is rounded.</summary>
    [Id(1)] public HyperbandSizes Sizes { get; init; }

    /// <summary>s_max: most halvings of a bracket; used where no smallest resource is given.</summary>
    [Id(2), Range(0, 20)] public int Halvings { get; init; } = 2;
}

/// <summary>How Hyperband rounds the size of a bracket (docs/strategies/hyperband.md).</summary>
public enum HyperbandSizes
{
    /// <summary>⌈(s_max + 1) η^s / (s + 1)⌉, as in algorithm 1 of the paper.</summary>
    Algorithm,

    /// <summary>⌊(s_max + 1) / (s + 1)⌋ η^s, as in table 1 of the paper.</summary>
    Table,
}
