namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>What is done to a running search.</summary>
internal enum DisturbanceKind
{
    /// <summary>SIGKILL to a worker.</summary>
    WorkerKilled,

    /// <summary>SIGKILL to the silo, and a new one on its data folder.</summary>
    SiloKilled,

    /// <summary>The silo is stopped for longer than its leases live, and goes on.</summary>
    SiloStopped,

    /// <summary>A worker is stopped for good: it must be found hanging.</summary>
    WorkerStopped,

    /// <summary>The silo is killed, the newest checkpoint loses half of its weights, a new silo starts.</summary>
    CheckpointTorn,

    /// <summary>No write to the data folder finds room until an attempt has failed by it.</summary>
    DiskFull,
}

/// <summary>One disturbance. Its moment is told by progress, so that a plan holds on machines of any speed and load.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Ended">So many candidates have ended.</param>
/// <param name="Pause">Pause behind that.</param>
/// <param name="Pick">Which worker, as a fraction of their list.</param>
internal sealed record Disturbance(DisturbanceKind Kind, int Ended, TimeSpan Pause, double Pick);
