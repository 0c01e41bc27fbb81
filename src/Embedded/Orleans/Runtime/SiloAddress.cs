using System.Net;

namespace Orleans.Runtime;

/// <summary>One run of one silo.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation) => (Endpoint, Generation) = (endpoint, generation);

    /// <summary>Where the silo is; in the embedded runtime the port is only a number.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Which run of the silo.</summary>
    public int Generation { get; }

    /// <summary>Makes an address.</summary>
    /// <param name="address">The machine.</param>
    /// <param name="port">The port.</param>
    /// <param name="generation">Which run.</param>
    /// <returns>The address.</returns>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new(address, port), generation);

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint.Port, Generation);

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other) =>
        other is null ? 1 : (Endpoint.Port, Generation).CompareTo((other.Endpoint.Port, other.Generation));

    /// <summary>The address as text, <c>ip:port@generation</c>.</summary>
    /// <returns>The text.</returns>
    public string ToParsableString() => $"{Endpoint}@{Generation}";

    /// <inheritdoc/>
    public override string ToString() => $"S{Endpoint}:{Generation}";
}
