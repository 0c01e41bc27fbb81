using System.Net;
using AdapterSearch.Dashboard.Assets;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace AdapterSearch.Dashboard.Security;

/// <summary>Login and logout of browsers: a plain form without script that trades a token for a session cookie.</summary>
internal static class LoginPages
{
    private const int MostFormBytes = 16 * 1024;
    private const string TokenField = "token", ReturnField = "returnUrl";

    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 26rem; margin: 15vh auto 0; padding: 0 1rem; }
        label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
        input, button { padding: .5rem; margin-top: .5rem; }
        [role=alert] { border-left: 4px solid #c62828; padding-left: .75rem; }
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ServiceRoutes.Login, (HttpContext http, IAntiforgery antiforgery) => Page(http, antiforgery, StatusCodes.Status200OK, "")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(ServiceRoutes.Login + ".css", () => Results.Text(Style, "text/css; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(ServiceRoutes.Login, LoginAsync).AllowAnonymous().RequireRateLimiting(AccessPolicies.Logins).ExcludeFromDescription();
        routes.MapPost(ServiceRoutes.Logout, LogoutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>True for a browser that asks for a page, which a problem in JSON would not help.</summary>
    public static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The login page that leads back to what was asked for.</summary>
    public static string AddressFor(HttpRequest request) => AddressFor(request.PathBase + request.Path + request.QueryString);

    /// <summary>The login page that leads back to a path of this service.</summary>
    public static string AddressFor(string path) => $"{ServiceRoutes.Login}?{ReturnField}={Uri.EscapeDataString(path)}";

    private static async Task<IResult> LoginAsync(HttpContext http, IAntiforgery antiforgery, TokenRegistry tokens, ILoggerFactory loggers)
    {
        if (await FormAsync(http, antiforgery) is not { } form)
        {
            return Page(http, antiforgery, StatusCodes.Status400BadRequest, "The form was too old; try again.");
        }

        if (tokens.Find(form[TokenField].ToString().Trim()) is not { } token)
        {
            loggers.CreateLogger(typeof(LoginPages)).TokenRefused(http.Connection.RemoteIpAddress);
            return Page(http, antiforgery, StatusCodes.Status401Unauthorized, "This token is unknown, expired or revoked.");
        }

        await http.SignInAsync(AccessPolicies.Cookie, AccessPolicies.Caller(token.Name, token.Id, token.Role, AccessPolicies.Cookie));
        loggers.CreateLogger(typeof(LoginPages)).SessionOpened(token.Name, AccessPolicies.NameOf(token.Role), http.Connection.RemoteIpAddress);
        return Results.LocalRedirect(Local(form[ReturnField]));
    }

    private static async Task<IResult> LogoutAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (await FormAsync(http, antiforgery) is null)
        {
            return Page(http, antiforgery, StatusCodes.Status400BadRequest, "The form was too old; try again.");
        }

        await http.SignOutAsync(AccessPolicies.Cookie);
        return Results.LocalRedirect(ServiceRoutes.Login);
    }

    private static async Task<IFormCollection?> FormAsync(HttpContext http, IAntiforgery antiforgery)
    {
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MostFormBytes;
        return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http) ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
    }

    private static IResult Page(HttpContext http, IAntiforgery antiforgery, int status, string message)
    {
        var form = antiforgery.GetAndStoreTokens(http);
        var back = http.Request.HasFormContentType && http.Features.Get<Microsoft.AspNetCore.Http.Features.IFormFeature>()?.Form is { } sent ? sent[ReturnField] : http.Request.Query[ReturnField];
        var alert = message.Length == 0 ? "" : $"<p role=\"alert\">{WebUtility.HtmlEncode(message)}</p>";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>AdapterSearch: log in</title>
            <link rel="icon" type="image/svg+xml" href="{DashboardAssets.Link("icon.svg")}"><link rel="stylesheet" href="{ServiceRoutes.Login}.css"></head><body><main><h1>AdapterSearch</h1>{alert}
            <form method="post" action="{ServiceRoutes.Login}">
            <label for="token">Access token</label>
            <input id="token" name="{TokenField}" type="password" autocomplete="current-password" required autofocus>
            <input type="hidden" name="{ReturnField}" value="{WebUtility.HtmlEncode(Local(back))}">
            <input type="hidden" name="{form.FormFieldName}" value="{WebUtility.HtmlEncode(form.RequestToken)}">
            <button type="submit">Log in</button></form>
            <p>An administrator makes tokens with <code>./search token create</code>.</p></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    /// <summary>A path of this service; anything that could lead elsewhere leads to the first page.</summary>
    private static string Local(StringValues wanted)
    {
        var text = wanted.ToString();
        return text.Length is > 0 and <= 2048 && text[0] == '/' && (text.Length == 1 || text[1] is not ('/' or '\\')) && !text.Any(char.IsControl) ? text : "/";
    }
}
