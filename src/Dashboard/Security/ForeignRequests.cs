using System.Net;
using AdapterSearch.Dashboard.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// Refuses what a page of another site makes a browser send. A service on loopback that demands no token is protected by nothing else: any page that its
/// user looks at could post to it, or, after its name was made to mean 127.0.0.1, read from it.
/// </summary>
internal sealed class ForeignRequests(AccessOptions access, ILogger<ForeignRequests> log) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (access.WithoutToken is not null && !IsLoopback(request.Host.Host))
        {
            log.ForeignRequest(context.Connection.RemoteIpAddress);
            return Problem.Create(StatusCodes.Status421MisdirectedRequest, "this service answers to localhost and loopback addresses only", []).ExecuteAsync(context);
        }

        if ((IsChange(request.Method) || OpensSocket(request)) && IsForeign(request))
        {
            log.ForeignRequest(context.Connection.RemoteIpAddress);
            return Problem.Create(StatusCodes.Status403Forbidden, "a page of another site may change nothing and open no connection here", []).ExecuteAsync(context);
        }

        return next(context);
    }

    /// <summary>True for methods that may change something.</summary>
    public static bool IsChange(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method));

    /// <summary>True for requests that become a connection both ways. Browsers let a page of any site open one, and read from it.</summary>
    public static bool OpensSocket(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Any(u => u?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true)) || HttpMethods.IsConnect(request.Method);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return true;
        }

        // The scheme is left out: a proxy that ends TLS changes it.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(Authority(request), StringComparison.OrdinalIgnoreCase));
    }

    private static string Authority(HttpRequest request)
    {
        var host = request.Host;
        return host.Port is 80 or 443 ? host.Host : host.Value ?? "";
    }
}
