using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Gaussian process with expected improvement (docs/strategies/gp.md).</summary>
[GenerateSerializer, Immutable]
public sealed record GpSearchOptions : SampledSearchOptions
{
    /// <summary>Random trials before the process is used.</summary>
    [Id(0), Range(1, 100_000)] public int StartupTrials { get; init; } = 10;

    /// <summary>Most trials that the process is fitted to; of more, the best and the newest.</summary>
    [Id(1), Range(2, 1000)] public int MostTrials { get; init; } = 150;

    /// <summary>Random points at which the acquisition is looked up before the best of them are improved.</summary>
    [Id(2), Range(1, 100_000)] public int Candidates { get; init; } = 200;
}
