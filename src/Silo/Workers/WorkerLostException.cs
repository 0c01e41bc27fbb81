using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <summary>The process that ran an attempt is gone, or never came up.</summary>
internal sealed class WorkerLostException : Exception
{
    public WorkerLostException(WorkerExit exit, bool innocent = false)
        : base(exit.Reason) => (Kind, Innocent) = (exit.Kind, innocent);

    /// <summary>Kind of failure of the attempt.</summary>
    public FailureKind Kind { get; }

    /// <summary>The process was ended because of another run, so this one may go on in a new process as if nothing had been.</summary>
    public bool Innocent { get; }
}
