using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Security;

public sealed partial class LoginTests(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    [Fact]
    public async Task A_browser_is_led_to_the_login_page_and_back()
    {
        using var http = silo.Http();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/searches/x-1?tab=map");
        asked.Headers.Add("Accept", "text/html,application/xhtml+xml");
        using var led = await http.SendAsync(asked);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.Equal("/login?returnUrl=%2Fsearches%2Fx-1%3Ftab%3Dmap", led.Headers.Location!.ToString());

        var (session, location, _) = await LogInAsync(silo.Texts[AccessRole.Submit], led.Headers.Location.ToString());

        Assert.Equal("/searches/x-1?tab=map", location);
        Assert.Contains("; httponly", session.Attributes, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", session.Attributes, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", session.Attributes, StringComparison.OrdinalIgnoreCase);
        using var read = Request(HttpMethod.Get, ServiceRoutes.Searches, session.Pair);
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(read)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_opens_no_session_and_is_not_shown_again()
    {
        const string wrong = "ast_000000000000_1111111111111111111111111111111111111111111111111111111111111111";
        using var http = silo.Http();
        var form = await FormAsync(http, ServiceRoutes.Login);
        using var refused = await http.SendAsync(form.With(wrong, "/"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain(refused.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith(AccessControl.SessionCookie, StringComparison.Ordinal));
        Assert.DoesNotContain(wrong, await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_login_that_no_page_of_ours_made_is_refused()
    {
        using var http = silo.Http();
        using var response = await http.PostAsync(ServiceRoutes.Login, new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = silo.Texts[AccessRole.Admin] }));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    public async Task Nobody_is_led_elsewhere_after_a_login(string wanted)
    {
        using var http = silo.Http();
        var form = await FormAsync(http, ServiceRoutes.Login);
        using var response = await http.SendAsync(form.With(silo.Texts[AccessRole.Read], wanted));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task What_a_return_address_holds_is_not_markup()
    {
        using var http = silo.Http();
        var page = await http.GetStringAsync($"{ServiceRoutes.Login}?returnUrl={Uri.EscapeDataString("/\"><script>alert(1)</script>")}");

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_change_by_a_session_needs_the_antiforgery_token()
    {
        using var http = silo.Http();
        var (session, _, antiforgery) = await LogInAsync(silo.Texts[AccessRole.Submit], ServiceRoutes.Login);
        var spec = JsonSerializer.Serialize(Workplace.Spec, JsonDefaults.Compact);

        using var without = Request(HttpMethod.Post, ServiceRoutes.Searches, session.Pair, spec);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(without)).StatusCode);

        using var ask = Request(HttpMethod.Get, ServiceRoutes.Session, $"{session.Pair}; {antiforgery}");
        using var answer = await http.SendAsync(ask);
        var view = JsonSerializer.Deserialize<SessionView>(await answer.Content.ReadAsStringAsync(), JsonDefaults.Compact)!;
        Assert.Equal(("test-Submit", AccessRole.Submit), (view.Name, view.Role));
        using var with = Request(HttpMethod.Post, ServiceRoutes.Searches, $"{session.Pair}; {antiforgery}", spec);
        with.Headers.Add(AccessControl.AntiforgeryHeader, view.AntiforgeryToken);
        Assert.Equal(HttpStatusCode.Created, (await http.SendAsync(with)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_with_its_token_and_with_a_logout()
    {
        using var http = silo.Http();
        var (_, text) = silo.Tokens.Add("session-that-ends", AccessRole.Read);
        var session = await UntilAsync(async () => (await LogInAsync(text, ServiceRoutes.Login)).Session, s => s.Pair.Length > 0);
        silo.Tokens.Revoke("session-that-ends");
        await UntilAsync(
            async () =>
            {
                using var read = Request(HttpMethod.Get, ServiceRoutes.Searches, session.Pair);
                return (await http.SendAsync(read)).StatusCode;
            },
            s => s == HttpStatusCode.Unauthorized);

        var form = await FormAsync(http, ServiceRoutes.Login);
        using var leave = form.With("", "/", ServiceRoutes.Logout);
        using var left = await http.SendAsync(leave);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Contains(left.Headers.GetValues("Set-Cookie"), c => c.StartsWith(AccessControl.SessionCookie + "=;", StringComparison.Ordinal));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Predicate<T> good)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (await ask() is var value && good(value))
            {
                return value;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string cookies, string? json = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Cookie", cookies);
        return request;
    }

    private static async Task<LoginForm> FormAsync(HttpClient http, string path)
    {
        using var page = await http.GetAsync(path);
        var text = await page.Content.ReadAsStringAsync();
        var cookie = page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("adaptersearch-antiforgery", StringComparison.Ordinal));
        return new LoginForm(Field("__RequestVerificationToken", text), Field("returnUrl", text), cookie.Split(';')[0]);
    }

    private static string Field(string name, string page) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    private async Task<((string Pair, string Attributes) Session, string Location, string Antiforgery)> LogInAsync(string token, string path)
    {
        using var http = silo.Http();
        var form = await FormAsync(http, path);
        using var response = await http.SendAsync(form.With(token, form.ReturnUrl));
        var cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies.FirstOrDefault(c => c.StartsWith(AccessControl.SessionCookie, StringComparison.Ordinal)) ?? ""
            : "";
        var end = cookie.IndexOf(';', StringComparison.Ordinal);
        return ((end < 0 ? "" : cookie[..end], end < 0 ? "" : cookie[end..]), response.Headers.Location?.ToString() ?? "", form.Cookie);
    }

    private sealed record LoginForm(string Field, string ReturnUrl, string Cookie)
    {
        public HttpRequestMessage With(string token, string returnUrl, string path = ServiceRoutes.Login)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["returnUrl"] = returnUrl, ["__RequestVerificationToken"] = Field }),
            };
            request.Headers.Add("Cookie", Cookie);
            return request;
        }
    }
}
