using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>When LoRA-Squeeze shrinks.</summary>
public enum SqueezeMode
{
    /// <summary>Once, after the last step.</summary>
    Post,

    /// <summary>Once, before a few last steps at the target rank.</summary>
    Cont,

    /// <summary>Several times while training.</summary>
    In,
}

/// <summary>How the rank falls in <see cref="SqueezeMode.In"/>; p runs from 0 to 1 over the shrinks.</summary>
public enum SqueezeSchedule
{
    /// <summary>target + (source − target) · (1 − p).</summary>
    Linear,

    /// <summary>target + (source − target) · (1 − p)³.</summary>
    Cubic,
}

/// <summary>Which ranks LoRA-Squeeze shrinks to.</summary>
public enum SqueezeTarget
{
    /// <summary>The highest rank that all modules can share within the budget, as in the paper.</summary>
    Uniform,

    /// <summary>The singular values of all modules compete: the largest energy per parameter first, until nothing fits.</summary>
    Energy,
}

/// <summary>What happens to AdamW's moments when factors are shrunk.</summary>
public enum SqueezeMoments
{
    /// <summary>They follow the change of basis; second moments by its squared entries.</summary>
    Rotate,

    /// <summary>They become 0.</summary>
    Reset,
}

/// <summary>LoRA-Squeeze (2602.10993): train at a high rank, shrink by singular values to a low one (docs/strategies/lora-squeeze.md).</summary>
[GenerateSerializer, Immutable]
public sealed record LoraSqueezeOptions : RankMethodOptions
{
    /// <summary>Rank at the start.</summary>
    [Id(0), Range(1, 4096)] public int SourceRank { get; init; } = 16;

    /// <summary>When to shrink.</summary>
    [Id(1)] public SqueezeMode Mode { get; init; }

    /// <summary>Ranks to shrink to.</summary>
    [Id(2)] public SqueezeTarget Target { get; init; }

    /// <summary>Share of the steps after the shrink of <see cref="SqueezeMode.Cont"/>.</summary>
    [Id(3), Range(0.001, 0.999)] public double ContinueFraction { get; init; } = 0.1;

    /// <summary>Shrinks of <see cref="SqueezeMode.In"/>.</summary>
    [Id(4), Range(1, 10_000)] public int Shrinks { get; init; } = 8;

    /// <summary>Share of the steps before the first shrink of <see cref="SqueezeMode.In"/>.</summary>
    [Id(5), Range(0.0, 0.999)] public double AnnealFrom { get; init; } = 0.25;

    /// <summary>Share of the steps at which the last shrink of <see cref="SqueezeMode.In"/> reaches the target.</summary>
    [Id(6), Range(0.001, 1.0)] public double AnnealUntil { get; init; } = 0.75;

    /// <summary>Course of the rank in <see cref="SqueezeMode.In"/>.</summary>
    [Id(7)] public SqueezeSchedule Schedule { get; init; }

    /// <summary>Moments after a shrink.</summary>
    [Id(8)] public SqueezeMoments Moments { get; init; }
}
