using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>
/// A task with a known answer (docs/planted.md): imitate a teacher, which is the base model with a hidden low-rank change in a random set of
/// modules. The teacher's soft labels replace the labels of the data; the model keeps the base's own head, which is not trained; the loss is
/// the Kullback-Leibler divergence from the teacher (0 is perfect), the accuracy the share of examples on which both name the same class.
/// Everything follows from the seed: which modules are changed is written nowhere, so that no method can see it.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record PlantedSpec
{
    /// <summary>Seed of the changed modules and of their changes.</summary>
    [Id(0)] public long Seed { get; init; }

    /// <summary>Number of changed modules; null takes <see cref="Share"/>.</summary>
    [Id(1), Range(1, 1_000_000)] public int? Modules { get; init; }

    /// <summary>Share of the model's modules that are changed, (0, 1]; at least one is.</summary>
    [Id(2), Range(1e-6, 1.0)] public double Share { get; init; } = 0.25;

    /// <summary>Rank of each change.</summary>
    [Id(3), Range(1, 4096)] public int Rank { get; init; } = 2;

    /// <summary>Frobenius norm of a change relative to its weight's.</summary>
    [Id(4), Range(1e-6, 1e3)] public double Strength { get; init; } = 0.5;

    /// <summary>
    /// Whether the input side of a change lies in the span of the module's real inputs (less their mean). Otherwise it is isotropic, and most of
    /// it meets directions in which the inputs hardly vary.
    /// </summary>
    [Id(5)] public bool Aligned { get; init; } = true;

    /// <summary>How many modules of a model are changed.</summary>
    public int Count(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Modules ?? Math.Max(1, (int)Math.Round(Share * shape.Modules.Count));
    }
}
