namespace AdapterSearch.Silo.Workers;

/// <summary>Constants of the conversation between a silo and its worker processes.</summary>
public static class WorkerProtocol
{
    /// <summary>Version of the messages. Both ends come from one build; the check finds a program that was replaced while the silo ran.</summary>
    public const int Version = 2;

    /// <summary>Largest message in bytes. A longer one is a fault of the sender or garbage, and is refused before memory is taken for it.</summary>
    public const int MaxFrameBytes = 64 << 20;

    /// <summary>How often a worker says how far each run has come.</summary>
    public static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(1);
}
