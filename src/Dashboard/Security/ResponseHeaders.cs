using AdapterSearch.Domain;
using Microsoft.AspNetCore.Http;

namespace AdapterSearch.Dashboard.Security;

/// <summary>Headers that tell a browser what an answer may do: nothing from elsewhere, no inline script, no frame.</summary>
internal static class ResponseHeaders
{
    /// <summary>
    /// No inline script and no inline style sheet. Style attributes are allowed, since component libraries set sizes by them; a style attribute can read
    /// nothing and send nothing under this policy.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>For pages that are files of their own, such as reports: their own style, nothing else.</summary>
    public const string FilePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    public static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        // Just before the answer begins, so that answers to faults have them too.
        http.Response.OnStarting(
            static state =>
            {
                var (headers, path) = (((HttpContext)state).Response.Headers, ((HttpContext)state).Request.Path);
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";

                // With no-referrer a browser would send our own forms with the origin "null", which is refused as foreign.
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                if (headers.ContentSecurityPolicy.Count == 0)
                {
                    headers.ContentSecurityPolicy = ContentPolicy;
                }

                if (headers.CacheControl.Count == 0 && path.StartsWithSegments(ServiceRoutes.Root))
                {
                    headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            },
            http);
        return next(http);
    }
}
