using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What the components of all modules compete for (docs/strategies/eva.md).</summary>
public enum EvaBudgetUnit
{
    /// <summary>Parameters: every component that still fits the budget is taken.</summary>
    Parameters,

    /// <summary>Ranks: as many components as a uniform rank would spread; what exceeds the parameters is given back, the least explaining first.</summary>
    Ranks,
}

/// <summary>EVA (2410.07170): ranks and A from the singular vectors of the modules' inputs.</summary>
[GenerateSerializer, Immutable]
public sealed record EvaOptions : StrategyOptions
{
    /// <summary>Unit of the redistribution.</summary>
    [Id(0)] public EvaBudgetUnit BudgetUnit { get; init; } = EvaBudgetUnit.Parameters;

    /// <summary>ρ: a module holds at most round(r · ρ) components, r being the uniform rank that the budget allows.</summary>
    [Id(1), Range(1.0, 1000.0)] public double Rho { get; init; } = 2;

    /// <summary>τ: cosine between successive estimates from which a component counts as converged, (0, 1].</summary>
    [Id(2), Range(1e-6, 1.0)] public double Tau { get; init; } = 0.99;

    /// <summary>Most batches before the estimate is used as it is.</summary>
    [Id(3), Range(2, 100_000)] public int MaxBatches { get; init; } = 64;

    /// <summary>Subtract the running mean of the inputs (incremental PCA); off decomposes the inputs themselves.</summary>
    [Id(4)] public bool Center { get; init; } = true;

    /// <summary>Divide each row of A by the root of its singular value.</summary>
    [Id(5)] public bool Whiten { get; init; }

    /// <summary>Keep α/r the same for every rank (α_new = α · r_new / r); off keeps α, so that higher ranks have a smaller scale.</summary>
    [Id(6)] public bool AdjustScale { get; init; } = true;

    /// <summary>Start A from the singular vectors; off only redistributes ranks.</summary>
    [Id(7)] public bool InitializeA { get; init; } = true;
}
