using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Multi-objective Bayesian optimisation in the manner of AutoPEFT (docs/strategies/autopeft.md).</summary>
[GenerateSerializer, Immutable]
public sealed record AutoPeftSearchOptions : FrontSearchOptions
{
    /// <summary>Random trials before the process is used.</summary>
    [Id(0), Range(2, 100_000)] public int StartupTrials { get; init; } = 12;

    /// <summary>Most trials that the process is fitted to; of more, the best and the newest.</summary>
    [Id(1), Range(2, 1000)] public int MostTrials { get; init; } = 150;

    /// <summary>Random points at which the acquisition is looked up before the best of them are improved.</summary>
    [Id(2), Range(1, 100_000)] public int Candidates { get; init; } = 200;

    /// <summary>Steps of the search for the most probable length scales.</summary>
    [Id(3), Range(1, 10_000)] public int FitSteps { get; init; } = 60;

    /// <summary>Scale of the half-Cauchy prior over the global shrinkage; smaller leaves fewer modules with an effect.</summary>
    [Id(4), Range(1e-6, 1e3)] public double Shrinkage { get; init; } = 0.1;
}
