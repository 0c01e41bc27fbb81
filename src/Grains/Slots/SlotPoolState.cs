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
}
