using System.Text.Encodings.Web;
using AdapterSearch.Dashboard.Api;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// Knows callers by <c>Authorization: Bearer</c>, and, where no token is demanded, everybody. Its refusals are the ones that callers see: problem+json
/// for programs, the login page for a browser that asks for a page.
/// </summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessOptions access,
    TokenRegistry tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    private const string LocalCaller = "local";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return Task.FromResult(access.WithoutToken is { } role ? Known(LocalCaller, "", role) : AuthenticateResult.NoResult());
        }

        const string scheme = "Bearer ";
        if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && tokens.Find(header[scheme.Length..].Trim()) is { } token)
        {
            return Task.FromResult(Known(token.Name, token.Id, token.Role));
        }

        Logger.TokenRefused(Context.Connection.RemoteIpAddress);
        return Task.FromResult(AuthenticateResult.Fail("the token is unknown, expired or revoked"));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (LoginPages.WantsPage(Request))
        {
            Response.Redirect(LoginPages.AddressFor(Request));
            return;
        }

        var sent = Request.Headers.Authorization.Count > 0 || Request.Headers.Cookie.Count > 0;
        Response.Headers.WWWAuthenticate = "Bearer realm=\"AdapterSearch\"";
        await Problem.Create(
            StatusCodes.Status401Unauthorized,
            sent
                ? "the token or session is unknown, expired or revoked"
                : "this service wants a token: send the header 'Authorization: Bearer TOKEN'; ./search token create makes one",
            []).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var role = AccessPolicies.RoleOf(Context.User) is { } held ? AccessPolicies.NameOf(held) : "none";
        return Problem.Create(
            StatusCodes.Status403Forbidden,
            $"the role {role} may not do this; ./search token create --role makes a token with another",
            []).ExecuteAsync(Context);
    }

    private AuthenticateResult Known(string name, string id, AccessRole role) =>
        AuthenticateResult.Success(new AuthenticationTicket(AccessPolicies.Caller(name, id, role, Scheme.Name), Scheme.Name));
}
