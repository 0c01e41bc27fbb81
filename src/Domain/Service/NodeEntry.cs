namespace AdapterSearch.Domain;

/// <summary>A node with its devices and what it is doing.</summary>
/// <param name="Node">Name.</param>
/// <param name="State">Whether it gets new candidates.</param>
/// <param name="Devices">Its devices.</param>
/// <param name="Running">Attempts on its slots.</param>
/// <param name="Leaving">Attempts that have ended there and whose results are on their way.</param>
public sealed record NodeEntry(string Node, NodeState State, IReadOnlyList<NodeDevice> Devices, IReadOnlyList<NodeAttempt> Running, int Leaving)
{
    /// <summary>What its devices said of themselves with its newest heartbeat; empty where nothing is known.</summary>
    public IReadOnlyList<DeviceReading> Readings { get; init; } = [];

    /// <summary>True when nothing of it would be lost with it.</summary>
    public bool IsEmpty => Running.Count == 0 && Leaving == 0;
}

/// <summary>Whether a node gets new candidates.</summary>
public enum NodeState
{
    /// <summary>It does.</summary>
    Serving,

    /// <summary>It does not; what runs there goes on.</summary>
    Cordoned,

    /// <summary>It does not, and what runs there leaves checkpoints to go on elsewhere.</summary>
    Draining,
}

/// <summary>An attempt on a slot.</summary>
/// <param name="Search">Search.</param>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Slot">Slot of the node.</param>
/// <param name="Device">Device of the slot.</param>
/// <param name="MemoryBytes">Memory that is set aside for it; 0 when it is not known.</param>
public sealed record NodeAttempt(string Search, int Candidate, int Slot, string Device, long MemoryBytes);

/// <summary>All nodes, and how many candidates wait for them.</summary>
/// <param name="Nodes">Nodes that are alive.</param>
/// <param name="Waiting">Candidates that wait for a slot.</param>
public sealed record NodeList(IReadOnlyList<NodeEntry> Nodes, int Waiting);
