namespace AdapterSearch.Silo.Workers;

/// <summary>Where candidates train.</summary>
public enum WorkerMode
{
    /// <summary>A process per slot: a crash costs one attempt. Every process holds its own copy of base model and data.</summary>
    PerSlot,

    /// <summary>One process for all slots of a device: base model and data are there once; a crash costs the attempts of all its slots.</summary>
    Shared,

    /// <summary>Threads of the silo: nothing is isolated. For debuggers and the smallest machines.</summary>
    InProcess,
}
