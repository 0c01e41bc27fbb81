using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What a device of a node says of itself. What it does not say is null, never zero.</summary>
/// <param name="Device">The device, for example <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="TemperatureCelsius">Its temperature, in degrees Celsius; of a processor the hottest of its sensors.</param>
/// <param name="UsedBytes">Memory in use; of a processor the resident sets of the node's process and of those that it started.</param>
/// <param name="TotalBytes">Memory that there is; of a processor what the container or the machine allows.</param>
[GenerateSerializer, Immutable]
public sealed record DeviceReading(
    [property: Id(0)] string Device,
    [property: Id(1)] double? TemperatureCelsius,
    [property: Id(2)] long? UsedBytes,
    [property: Id(3)] long? TotalBytes);
