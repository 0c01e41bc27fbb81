using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Progress of a running attempt, sent at rungs and, without a score, about twice a second.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps in all.</param>
/// <param name="Rung">Rung number from 1 when this report carries a score, else 0.</param>
/// <param name="TrainLoss">Moving mean of the training loss.</param>
/// <param name="Validation">Score at the rung; null between rungs.</param>
/// <param name="StepsPerSecond">Rate since the attempt began.</param>
/// <param name="Gates">Relaxed gates of a DAM search in module order; null for other jobs.</param>
/// <param name="Ranks">Current ranks in module order while a method changes them; null for other jobs.</param>
[GenerateSerializer, Immutable]
public sealed record CandidateReport(
    [property: Id(0)] int Step,
    [property: Id(1)] int Steps,
    [property: Id(2)] int Rung,
    [property: Id(3)] double TrainLoss,
    [property: Id(4)] SplitScore? Validation,
    [property: Id(5)] double StepsPerSecond,
    [property: Id(6)] IReadOnlyList<double>? Gates = null,
    [property: Id(7)] IReadOnlyList<int>? Ranks = null);

/// <summary>What a running attempt shall do after a report.</summary>
public enum ReportDecision
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>End now; the last score stands.</summary>
    Stop,

    /// <summary>The attempt is no longer the newest, or the search was cancelled: end without a result.</summary>
    Abandon,

    /// <summary>Leave a checkpoint and end without a result: the candidate goes on elsewhere or later.</summary>
    Yield,
}
