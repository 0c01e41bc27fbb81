using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Weight s_k of the nested adapter of rank k.</summary>
public enum NestedScale
{
    /// <summary>1/√k.</summary>
    InverseRoot,

    /// <summary>1/k.</summary>
    Inverse,

    /// <summary>1.</summary>
    One,
}

/// <summary>What MatryoshkaLoRA reads out at rank k.</summary>
public enum NestedTerm
{
    /// <summary>The nested adapter of that rank alone, s_k · B[:, :k] A[:k, :], as published.</summary>
    Single,

    /// <summary>The first k components of the trained product, B[:, :k] P[:k, :k] A[:k, :], which at the largest rank is what was trained.</summary>
    Product,
}

/// <summary>MatryoshkaLoRA (2605.07850): one product B P A that is the sum of all nested adapters (docs/strategies/matryoshka-lora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record MatryoshkaLoraOptions : RankMethodOptions
{
    /// <summary>Nested ranks in increasing order; the largest is the rank that is trained.</summary>
    [Id(0), MinLength(1)] public IReadOnlyList<int> Ranks { get; init; } = new[] { 1, 2, 4, 8 };

    /// <summary>Weights s_k.</summary>
    [Id(1)] public NestedScale Weights { get; init; }

    /// <summary>Factor on every update; the method has no α.</summary>
    [Id(2), Range(1e-6, 1e6)] public double Scale { get; init; } = 1;

    /// <summary>Choice of the ranks at the end.</summary>
    [Id(3)] public NestedReadout Readout { get; init; }

    /// <summary>What is read out at a rank.</summary>
    [Id(4)] public NestedTerm Term { get; init; }
}
