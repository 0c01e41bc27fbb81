using System.Security.Claims;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Security;

/// <summary>Names of the authorization policies and of the authentication schemes.</summary>
public static class AccessPolicies
{
    /// <summary>Whoever may look; the policy of every endpoint that names none.</summary>
    public const string Read = "read";

    /// <summary>Whoever may submit and steer searches.</summary>
    public const string Submit = "submit";

    /// <summary>Whoever may delete and drain.</summary>
    public const string Admin = "admin";

    /// <summary>Rate limit of followed searches.</summary>
    public const string Streams = "streams";

    /// <summary>Rate limit of downloads that are made when they are asked for: checkpoints, exports, reports.</summary>
    public const string Downloads = "downloads";

    /// <summary>Scheme that chooses between the two others.</summary>
    internal const string Scheme = "access";

    /// <summary>Scheme of programs: <c>Authorization: Bearer</c>.</summary>
    internal const string Bearer = "bearer";

    /// <summary>Scheme of browsers: a session cookie.</summary>
    internal const string Cookie = "cookie";

    /// <summary>Rate limit of tries to log in.</summary>
    internal const string Logins = "logins";

    /// <summary>Claim that holds the id of the token a session was opened with.</summary>
    internal const string TokenClaim = "token";

    /// <summary>The caller's role; null when nobody is known.</summary>
    public static AccessRole? RoleOf(ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        AccessRole? best = null;
        foreach (var role in Enum.GetValues<AccessRole>())
        {
            best = caller.IsInRole(NameOf(role)) ? role : best;
        }

        return best;
    }

    /// <summary>Name of a role in claims and policies.</summary>
    internal static string NameOf(AccessRole role) => role switch
    {
        AccessRole.Admin => Admin,
        AccessRole.Submit => Submit,
        _ => Read,
    };

    /// <summary>A caller with a role and all roles that it holds.</summary>
    internal static ClaimsPrincipal Caller(string name, string tokenId, AccessRole role, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        identity.AddClaim(new Claim(TokenClaim, tokenId));
        foreach (var held in Enum.GetValues<AccessRole>().Where(r => r <= role))
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, NameOf(held)));
        }

        return new ClaimsPrincipal(identity);
    }
}
