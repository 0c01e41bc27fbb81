using System.Net;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Security;

/// <summary>Who may do what over HTTP.</summary>
public sealed record AccessOptions
{
    /// <summary>What a caller without a token may do; null demands a token from everybody. Only for services that listen on loopback.</summary>
    public AccessRole? WithoutToken { get; init; }

    /// <summary>File that keeps the tokens; null knows none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Folder of the keys that sign cookies; null makes keys that end with the process, and sessions with them.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>Networks of reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How often a caller may ask.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>How long a session of the dashboard lasts after its newest request.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromHours(12);
}
