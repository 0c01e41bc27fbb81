namespace AdapterSearch.Grains;

/// <summary>How busy the pool is.</summary>
/// <param name="Waiting">Candidates that wait for a slot.</param>
/// <param name="Nodes">Nodes that are alive, in the order of their names.</param>
public sealed record SlotCounts(int Waiting, IReadOnlyList<NodeSlotCounts> Nodes);

/// <summary>How busy a node is.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Closed">True when it gets no new candidates because it is cordoned or drains.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="Leased">Leases on it; more than its slots while a node that was restarted with fewer still ends older attempts.</param>
/// <param name="Devices">Its devices.</param>
public sealed record NodeSlotCounts(string Node, bool Closed, int Slots, int Leased, IReadOnlyList<DeviceMemoryCounts> Devices);

/// <summary>Memory of a device.</summary>
/// <param name="Device">Kind and number, for example <c>cuda:0</c>.</param>
/// <param name="CapacityBytes">Memory that candidates may use; 0 where it is not known.</param>
/// <param name="ReservedBytes">Memory set aside for the leases on it.</param>
public sealed record DeviceMemoryCounts(string Device, long CapacityBytes, long ReservedBytes);
