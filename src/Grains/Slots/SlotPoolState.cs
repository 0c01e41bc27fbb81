using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>What the slot pool stores.</summary>
[GenerateSerializer]
public sealed class SlotPoolState
{
    /// <summary>Token of the newest lease ever granted.</summary>
    [Id(0)] public long LastToken { get; set; }

    /// <summary>Granted leases.</summary>
    [Id(1)] public IReadOnlyList<SlotLease> Leases { get; set; } = [];

    /// <summary>Names of the nodes that a person gave no new candidates.</summary>
    [Id(2)] public IReadOnlyList<string> Cordoned { get; set; } = [];

    /// <summary>Names of the nodes that are being drained, with the incarnation that shall leave.</summary>
    [Id(3)] public IReadOnlyDictionary<string, long> Draining { get; set; } = new Dictionary<string, long>();
}
