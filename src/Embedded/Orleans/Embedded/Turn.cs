namespace Orleans.Embedded;

/// <summary>Something that runs in an activation's turn: a call, a timer tick, a step of a stream.</summary>
internal abstract class Turn
{
    /// <summary>May start while other turns are at an await.</summary>
    public virtual bool Interleaves => false;

    /// <summary>May start while only turns of the same kind are at an await.</summary>
    public virtual bool ReadsOnly => false;

    /// <summary>Counts as use of the grain.</summary>
    public virtual bool IsUse => true;

    /// <summary>Nobody waits for it any more.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Goes to the grain's next activation when this one ends before it began.</summary>
    public virtual bool MovesOn => false;

    /// <summary>Timestamp after which the caller gives up.</summary>
    public long Deadline { get; protected init; } = long.MaxValue;

    /// <summary>Runs; reports failures to whoever waits and throws none.</summary>
    public abstract ValueTask RunAsync(Activation activation);

    /// <summary>Ends the wait with an error.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>What the turn is, for messages.</summary>
    public abstract string Describe();
}
