using System.Globalization;
using System.Threading.RateLimiting;
using AdapterSearch.Dashboard.Api;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace AdapterSearch.Dashboard.Security;

/// <summary>How the limits are kept: a bucket for each caller that fills again by the tenth of a second, and for what lasts a number at a time.</summary>
internal static class RateLimiting
{
    private const int TenthsPerSecond = 10;

    /// <summary>Where Blazor's pages connect to.</summary>
    private const string Circuits = "/_blazor";

    public static void Configure(RateLimiterOptions options, RateLimits limits)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            await Problem.Create(StatusCodes.Status429TooManyRequests, $"too many requests; try again in {wait} s", []).ExecuteAsync(rejected.HttpContext);
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, Request)>(http => KindOf(http.Request) switch
        {
            Request.Probe => RateLimitPartition.GetNoLimiter(("", Request.Probe)),
            Request.Circuit => RateLimitPartition.GetConcurrencyLimiter(
                (Caller(http), Request.Circuit), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Circuits, QueueLimit = 0 }),
            Request.Change => Bucket((Caller(http), Request.Change), limits.ChangesPerSecond),
            _ => Bucket((Caller(http), Request.Read), limits.ReadsPerSecond),
        });
        options.AddPolicy(AccessPolicies.Streams, http => RateLimitPartition.GetConcurrencyLimiter(
            Caller(http), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Streams, QueueLimit = 0 }));
        options.AddPolicy(AccessPolicies.Downloads, http => RateLimitPartition.GetConcurrencyLimiter(
            Caller(http), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Downloads, QueueLimit = limits.WaitingDownloads }));
        options.AddPolicy(AccessPolicies.Logins, http => RateLimitPartition.GetFixedWindowLimiter(
            Address(http), _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.LoginsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
    }

    private static Request KindOf(HttpRequest request) =>
        request.Path == ServiceRoutes.Live || request.Path == ServiceRoutes.Ready ? Request.Probe
        : request.Path.StartsWithSegments(Circuits) && ForeignRequests.OpensSocket(request) ? Request.Circuit
        : ForeignRequests.IsChange(request.Method) ? Request.Change
        : Request.Read;

    private static RateLimitPartition<(string, Request)> Bucket((string, Request) key, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = Math.Max(1, perSecond / TenthsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(perSecond < TenthsPerSecond ? 1.0 / perSecond : 1.0 / TenthsPerSecond),
            QueueLimit = 0,
        });

    private static string Caller(HttpContext http) =>
        http.User.FindFirst(AccessPolicies.TokenClaim)?.Value is { Length: > 0 } token ? token : Address(http);

    private static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>What is counted together.</summary>
    private enum Request
    {
        /// <summary>Asks whether the process is well; not counted.</summary>
        Probe,

        /// <summary>Reads.</summary>
        Read,

        /// <summary>May change something.</summary>
        Change,

        /// <summary>Opens a page's connection, and lasts as long as that.</summary>
        Circuit,
    }
}
