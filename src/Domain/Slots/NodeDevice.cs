using System.Globalization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One device of a node.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its number among the node's devices of that kind, from 0.</param>
/// <param name="Name">Name for people, for example the graphics card's model.</param>
/// <param name="MemoryBytes">Memory that candidates may use together; 0 when it is not known, which refuses nobody.</param>
/// <param name="Slots">Most candidates that share it, 1 or more.</param>
[GenerateSerializer, Immutable]
public sealed record NodeDevice(
    [property: Id(0)] DeviceKind Kind,
    [property: Id(1)] int Index,
    [property: Id(2)] string Name,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] int Slots)
{
    /// <summary>Its name as the tensor library writes it: <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Address => Kind == DeviceKind.Cuda ? string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}") : "cpu";
}
