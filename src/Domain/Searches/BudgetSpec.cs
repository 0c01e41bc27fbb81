using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>
/// Hard limit on adapter parameters of a candidate. The task head is the same for every arm and is reported but not budgeted. Exactly one
/// of the two is set.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record BudgetSpec
{
    /// <summary>Absolute number of adapter parameters; null takes <see cref="Fraction"/>.</summary>
    [Id(0), Range(1L, long.MaxValue)] public long? Parameters { get; init; }

    /// <summary>Share of what LoRA of the spec's rank on all modules would use, (0, 1].</summary>
    [Id(1), Range(1e-9, 1.0)] public double? Fraction { get; init; }

    /// <summary>The limit in parameters for a model and reference rank.</summary>
    public long Resolve(ModelShape shape, int rank)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Parameters ?? (long)Math.Floor((Fraction ?? 1) * rank * shape.ParametersPerRank);
    }
}
