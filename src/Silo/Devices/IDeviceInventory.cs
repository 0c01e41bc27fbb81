using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Devices;

/// <summary>Finds the devices of this machine that train candidates.</summary>
public interface IDeviceInventory
{
    /// <summary>The devices; empty when there are none of this kind.</summary>
    IReadOnlyList<NodeDevice> Devices();
}
