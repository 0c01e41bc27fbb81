using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>
/// Racing over repetitions (after F-Race, Birattari et al. 2002, with paired Student intervals): once every arm has the minimum, a further
/// repetition goes to the leader and to the arms whose order against it is undecided on validation data.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record RacingOptions
{
    /// <summary>Repetitions that every arm has.</summary>
    [Id(0), Range(2, 1000)] public int MinRepetitions { get; init; } = 5;

    /// <summary>Most repetitions of an arm; not below the minimum.</summary>
    [Id(1), Range(2, 1000)] public int MaxRepetitions { get; init; } = 10;

    /// <summary>Confidence of the paired interval, (0, 1).</summary>
    [Id(2), Range(0.5, 0.9999)] public double Confidence { get; init; } = 0.95;
}
