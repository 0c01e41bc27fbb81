using System.Net;

namespace AdapterSearch.Silo.Setup;

/// <summary>Another process listens on the port.</summary>
/// <param name="address">Address.</param>
/// <param name="port">Port.</param>
public sealed class PortInUseException(IPAddress address, int port)
    : Exception($"port {port} on {address} is in use; stop what listens there or choose another with --port (0 takes a free one)")
{
    /// <summary>The port.</summary>
    public int Port { get; } = port;
}
