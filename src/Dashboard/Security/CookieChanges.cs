using AdapterSearch.Dashboard.Api;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// A change through the API by a caller that is known by a cookie needs the antiforgery token that <c>GET /api/v1/session</c> gives: browsers send cookies
/// by themselves, a header they do not.
/// </summary>
internal sealed class CookieChanges(IAntiforgery antiforgery) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(ServiceRoutes.Root)
            && ForeignRequests.IsChange(context.Request.Method)
            && context.User.Identity is { IsAuthenticated: true, AuthenticationType: AccessPolicies.Cookie }
            && !await antiforgery.IsRequestValidAsync(context))
        {
            await Problem.BadRequest($"a change by a session needs the header {AccessControl.AntiforgeryHeader} with the value that GET {ServiceRoutes.Session} gives").ExecuteAsync(context);
            return;
        }

        await next(context);
    }
}
