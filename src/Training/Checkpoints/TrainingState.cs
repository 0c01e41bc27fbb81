using AdapterSearch.Domain;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>Where a training stands, besides its weights and moments. Batch orders and dropout masks are functions of seed and step.</summary>
public sealed record TrainingState
{
    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Where the batch stream stands.</summary>
    public required BatchCursor Cursor { get; init; }

    /// <summary>Loss of every step, in nats.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Score of each rung passed, in order.</summary>
    public required IReadOnlyList<SplitScore> Rungs { get; init; }

    /// <summary>Seconds of this and earlier attempts.</summary>
    public required double Seconds { get; init; }

    /// <summary>Gates of a DAM search; null for other trainings.</summary>
    public GateState? Gates { get; init; }

    /// <summary>State of a method that changes ranks; null for other trainings.</summary>
    public RankControlState? RankControl { get; init; }
}
