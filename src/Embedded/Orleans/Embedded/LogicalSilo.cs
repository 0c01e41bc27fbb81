using System.Collections.Immutable;
using System.Net;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Embedded;

internal enum SiloState
{
    Active,
    Stopping,
    Stopped,
    Lost,
}

/// <summary>One run of one logical silo.</summary>
internal sealed class LogicalSilo(ClusterRuntime runtime, EmbeddedSilo silo, int number, int generation) : ILocalSiloDetails
{
    private volatile SiloState _state;

    public ClusterRuntime Runtime { get; } = runtime;

    public string Name { get; } = silo.Name;

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, number, generation);

    public SiloMetadata Metadata { get; } = new() { Metadata = silo.Metadata?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty };

    public SiloState State
    {
        get => _state;
        set => _state = value;
    }

    public bool IsLost => _state == SiloState.Lost;
}
