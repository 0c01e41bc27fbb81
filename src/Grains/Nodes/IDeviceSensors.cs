using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>What the devices of this process's machine say of themselves.</summary>
public interface IDeviceSensors
{
    /// <summary>The newest readings, at once; empty where nothing is known. A device may be missing.</summary>
    IReadOnlyList<DeviceReading> Read();
}

/// <summary>Knows nothing.</summary>
internal sealed class NoDeviceSensors : IDeviceSensors
{
    public IReadOnlyList<DeviceReading> Read() => [];
}
