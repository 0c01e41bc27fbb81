using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>AdaLoRA (2303.10512): one training whose singular triplets are cut along a falling budget (docs/strategies/adalora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record AdaLoraOptions : RankMethodOptions
{
    /// <summary>What the budget curve counts.</summary>
    [Id(0)] public AdaLoraBudgetUnit BudgetUnit { get; init; } = AdaLoraBudgetUnit.Parameters;

    /// <summary>Rank of every module at the start; null takes <see cref="StartFactor"/> times the average rank that the budget allows, rounded up.</summary>
    [Id(1), Range(1, 4096)] public int? StartRank { get; init; }

    /// <summary>b0 / b_T where <see cref="StartRank"/> is null.</summary>
    [Id(2), Range(1.0, 100.0)] public double StartFactor { get; init; } = 1.5;

    /// <summary>Steps t_i before the first cut; null takes <see cref="InitialFraction"/> of the run.</summary>
    [Id(3), Range(0, 10_000_000)] public int? InitialSteps { get; init; }

    /// <summary>t_i as a share of all steps.</summary>
    [Id(4), Range(0.0, 1.0)] public double InitialFraction { get; init; } = 0.1;

    /// <summary>Steps t_f at the final budget with frozen scores; null takes <see cref="FinalFraction"/> of the run.</summary>
    [Id(5), Range(0, 10_000_000)] public int? FinalSteps { get; init; }

    /// <summary>t_f as a share of all steps.</summary>
    [Id(6), Range(0.0, 1.0)] public double FinalFraction { get; init; } = 0.3;

    /// <summary>Steps ΔT between cuts; null takes <see cref="IntervalFraction"/> of the run, at least 1.</summary>
    [Id(7), Range(1, 10_000_000)] public int? Interval { get; init; }

    /// <summary>ΔT as a share of all steps.</summary>
    [Id(8), Range(0.0, 1.0)] public double IntervalFraction { get; init; } = 0.01;

    /// <summary>Weight γ of the orthogonality penalty.</summary>
    [Id(9), Range(0.0, 1e3)] public double OrthogonalWeight { get; init; } = 0.1;

    /// <summary>Penalise squared Frobenius norms, as the paper writes it, instead of the norms, as the authors' code does.</summary>
    [Id(10)] public bool SquaredPenalty { get; init; }

    /// <summary>β1 of the moving sensitivity.</summary>
    [Id(11), Range(0.0, 0.999999)] public double Beta1 { get; init; } = 0.85;

    /// <summary>β2 of its moving deviation.</summary>
    [Id(12), Range(0.0, 0.999999)] public double Beta2 { get; init; } = 0.85;

    /// <summary>α of the scale α / (start rank + 1e-5); null takes the spec's: its scale times its rank.</summary>
    [Id(13), Range(1e-6, 1e6)] public double? Alpha { get; init; }

    /// <summary>Standard deviation of the first A and B.</summary>
    [Id(14), Range(1e-9, 10.0)] public double InitialDeviation { get; init; } = 0.02;
}

/// <summary>What AdaLoRA's budget curve counts.</summary>
public enum AdaLoraBudgetUnit
{
    /// <summary>Adapter parameters: the best triplets that fit, so that the budget is used up whatever the modules' costs. Equal costs give the paper's rule.</summary>
    Parameters,

    /// <summary>Singular triplets as in the paper; b_T is the largest number whose most expensive choice fits the budget.</summary>
    Triplets,
}
