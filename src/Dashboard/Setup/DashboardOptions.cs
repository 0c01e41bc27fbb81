using System.Net;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>How a dashboard process is set up.</summary>
public sealed record DashboardOptions
{
    /// <summary>Address to listen on; loopback unless told otherwise.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Demand a token on loopback too; beyond loopback one is always demanded.</summary>
    public bool RequireToken { get; init; }

    /// <summary>File that keeps the tokens, the same for all dashboards; null knows none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Folder of the keys that sign sessions, the same for all dashboards; null ends sessions with the process.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>Networks of reverse proxies that are believed about who calls.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Log everything, not only warnings.</summary>
    public bool Verbose { get; init; }

    /// <summary>Database and names of the cluster.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Who may do what over HTTP.</summary>
    public AccessOptions Access => new()
    {
        WithoutToken = IPAddress.IsLoopback(Listen) && !RequireToken ? AccessRole.Admin : null,
        TokenFile = TokenFile,
        KeyFolder = KeyFolder,
        TrustedProxies = TrustedProxies,
    };
}
