namespace Orleans.Runtime;

/// <summary>When a reminder was due.</summary>
/// <param name="firstTickTime">The first tick, UTC.</param>
/// <param name="period">Time between ticks.</param>
/// <param name="timeStamp">This tick, UTC.</param>
[GenerateSerializer, Immutable]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>The first tick, UTC.</summary>
    [Id(0)] public DateTime FirstTickTime { get; } = firstTickTime;

    /// <summary>Time between ticks.</summary>
    [Id(1)] public TimeSpan Period { get; } = period;

    /// <summary>This tick, UTC.</summary>
    [Id(2)] public DateTime CurrentTickTime { get; } = timeStamp;
}
