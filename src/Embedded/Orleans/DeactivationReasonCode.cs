namespace Orleans;

/// <summary>Kinds of ends of an activation.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not given.</summary>
    None,

    /// <summary>The host process or silo stops.</summary>
    ShuttingDown,

    /// <summary>The constructor, the state's first read or OnActivateAsync failed.</summary>
    ActivationFailed,

    /// <summary>The grain was idle for its collection age.</summary>
    ActivationIdle,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested,

    /// <summary>The application failed in a way that makes the activation unusable.</summary>
    ApplicationError,

    /// <summary>The application asked for it.</summary>
    ApplicationRequested,
}
