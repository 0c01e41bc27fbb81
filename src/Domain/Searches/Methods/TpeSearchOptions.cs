using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Tree-structured Parzen estimator, multivariate (docs/strategies/tpe.md).</summary>
[GenerateSerializer, Immutable]
public sealed record TpeSearchOptions : SampledSearchOptions
{
    /// <summary>Random trials before the estimator is used.</summary>
    [Id(0), Range(1, 100_000)] public int StartupTrials { get; init; } = 10;

    /// <summary>Points drawn from the density of good trials for each proposal; the one with the highest ratio is proposed.</summary>
    [Id(1), Range(1, 10_000)] public int Candidates { get; init; } = 24;

    /// <summary>Share of the trials that count as good.</summary>
    [Id(2), Range(0.001, 0.999)] public double GoodShare { get; init; } = 0.1;

    /// <summary>Most trials that count as good.</summary>
    [Id(3), Range(1, 1000)] public int MostGood { get; init; } = 25;

    /// <summary>Weight of the uniform prior, in trials.</summary>
    [Id(4), Range(1e-6, 1e6)] public double PriorWeight { get; init; } = 1;
}
