namespace AdapterSearch.Silo.Workers;

/// <summary>How worker processes are started, watched and ended.</summary>
public sealed record WorkerOptions
{
    /// <summary>Where candidates train.</summary>
    public WorkerMode Mode { get; init; } = WorkerMode.PerSlot;

    /// <summary>A run whose thread finishes no batch, step, score or file for so long hangs; its worker is killed.</summary>
    public TimeSpan HangAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A cancelled run may take so long to leave a checkpoint and end; then its worker is killed.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An export may take so long from the start of its process; then that is killed.</summary>
    public TimeSpan ExportLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A new worker must say hello within this time.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(1);
}
