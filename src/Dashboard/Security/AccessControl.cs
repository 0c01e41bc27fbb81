using System.Net;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// Who may do what over HTTP, for every process that serves pages or the API: tokens with roles, sessions of browsers, rate and size limits, headers.
/// docs/security.md tells what pages and endpoints have to do.
/// </summary>
public static class AccessControl
{
    /// <summary>Header of the antiforgery token.</summary>
    public const string AntiforgeryHeader = "X-CSRF-TOKEN";

    /// <summary>Name of the session cookie.</summary>
    public const string SessionCookie = "adaptersearch-session";

    private const int MaxHeaderBytes = 16 * 1024, MaxRequestLineBytes = 8 * 1024, MaxConnections = 2000, MaxCircuits = 1000;

    /// <summary>Adds schemes, policies, limits. <see cref="AccessPolicies.Read"/> is the policy of every endpoint that names none.</summary>
    /// <param name="services">Services.</param>
    /// <param name="options">Who may do what.</param>
    public static IServiceCollection AddAccessControl(this IServiceCollection services, AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenRegistry>();
        services.AddSingleton<ForeignRequests>();
        services.AddSingleton<CookieChanges>();
        Keys(services, options);
        services.AddAuthentication(AccessPolicies.Scheme)
            .AddPolicyScheme(AccessPolicies.Scheme, null, o => o.ForwardDefaultSelector = http => SchemeOf(http, options))
            .AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessPolicies.Bearer, null)
            .AddCookie(AccessPolicies.Cookie, o => Session(o, options));
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Read, p => p.RequireRole(AccessPolicies.Read))
            .AddPolicy(AccessPolicies.Submit, p => p.RequireRole(AccessPolicies.Submit))
            .AddPolicy(AccessPolicies.Admin, p => p.RequireRole(AccessPolicies.Admin))
            .SetDefaultPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireRole(AccessPolicies.Read).Build())
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireRole(AccessPolicies.Read).Build());
        services.AddAntiforgery(o =>
        {
            o.HeaderName = AntiforgeryHeader;
            o.Cookie.Name = "adaptersearch-antiforgery";
            Protect(o.Cookie);
        });
        services.AddRateLimiter(o => RateLimiting.Configure(o, options.Limits));
        return services;
    }

    /// <summary>
    /// Puts the checks in front of everything mapped afterwards, in this order: forwarded addresses, headers, other sites, who calls, how often, whether
    /// they may, antiforgery. Call it once, after the answers to faults and before any endpoint.
    /// </summary>
    public static WebApplication UseAccessControl(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<AccessOptions>();
        if (options.TrustedProxies.Count > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var network in options.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(forwarded);
        }

        app.Use(next => http => ResponseHeaders.SetAsync(http, next));
        app.UseMiddleware<ForeignRequests>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<CookieChanges>();
        LoginPages.Map(app);
        app.MapGet(ServiceRoutes.Session, (HttpContext http, IAntiforgery antiforgery) => new SessionView(
            http.User.Identity?.Name ?? "",
            AccessPolicies.RoleOf(http.User) ?? AccessRole.Read,
            http.User.Identity?.AuthenticationType == AccessPolicies.Cookie ? antiforgery.GetAndStoreTokens(http).RequestToken ?? "" : ""))
            .WithName("GetSession").WithTags("session").WithSummary("Who the service takes the caller for.");
        return app;
    }

    /// <summary>Limits of connections, headers and bodies.</summary>
    /// <param name="kestrel">The web server.</param>
    /// <param name="maxBodyBytes">Largest request body.</param>
    public static void Limit(KestrelServerOptions kestrel, long maxBodyBytes)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = maxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxCircuits;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    /// <summary>Refuses to serve without tokens beyond this machine.</summary>
    /// <param name="listen">Address to listen on.</param>
    /// <param name="tokenFile">File that keeps the tokens.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="TokenDemandedException">Others could reach the service, and no token holds.</exception>
    public static void Demand(IPAddress listen, string tokenFile, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(listen);
        if (!IPAddress.IsLoopback(listen) && !new TokenFile(tokenFile, time).HoldsAny())
        {
            throw new TokenDemandedException(listen, tokenFile);
        }
    }

    private static string SchemeOf(HttpContext http, AccessOptions options) =>
        options.WithoutToken is null && http.Request.Headers.Authorization.Count == 0 && http.Request.Cookies.ContainsKey(SessionCookie)
            ? AccessPolicies.Cookie
            : AccessPolicies.Bearer;

    private static void Session(CookieAuthenticationOptions cookie, AccessOptions options)
    {
        cookie.Cookie.Name = SessionCookie;
        Protect(cookie.Cookie);
        cookie.ExpireTimeSpan = options.SessionLife;
        cookie.SlidingExpiration = true;

        // One place answers refusals for both schemes.
        cookie.ForwardChallenge = AccessPolicies.Bearer;
        cookie.ForwardForbid = AccessPolicies.Bearer;
        cookie.Events.OnValidatePrincipal = async context =>
        {
            var registry = context.HttpContext.RequestServices.GetRequiredService<TokenRegistry>();
            if (context.Principal?.FindFirst(AccessPolicies.TokenClaim)?.Value is not { Length: > 0 } token || !registry.Holds(token))
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(AccessPolicies.Cookie);
            }
        };
    }

    private static void Protect(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }

    private static void Keys(IServiceCollection services, AccessOptions options)
    {
        var keys = services.AddDataProtection().SetApplicationName("AdapterSearch");
        if (options.KeyFolder is not { } folder)
        {
            keys.UseEphemeralDataProtectionProvider();
            return;
        }

        var made = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        keys.PersistKeysToFileSystem(made);
    }
}
