using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>DyLoRA (2210.07558): every step trains a random prefix of the rank, so that any rank can be read out (docs/strategies/dylora.md).</summary>
[GenerateSerializer, Immutable]
public sealed record DyLoraOptions : RankMethodOptions
{
    /// <summary>Largest rank r.</summary>
    [Id(0), Range(1, 4096)] public int MaxRank { get; init; } = 8;

    /// <summary>Only row and column b get a gradient at a step that drew b.</summary>
    [Id(1)] public bool Frozen { get; init; }

    /// <summary>Choice of the ranks at the end.</summary>
    [Id(2)] public NestedReadout Readout { get; init; }
}
