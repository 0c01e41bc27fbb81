using System.Net;
using System.Text.RegularExpressions;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests.Security;

/// <summary>What a reverse proxy says of callers, believed from the networks that were named only.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("192.0.2.0/24", false)]
    public async Task A_session_behind_a_trusted_proxy_that_ends_tls_is_sent_over_tls_only(string network, bool trusted)
    {
        using var place = new Workplace();
        await using var silo = await StartAsync(place, network);
        using var http = Http(silo, forwardedFor: "198.51.100.7");
        using var session = await LogInAsync(http, new TokenFile(place.Options.EffectiveTokenFile, TimeProvider.System).Add("a", AccessRole.Read).Text);
        var cookie = session.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(AccessControl.SessionCookie, StringComparison.Ordinal));

        Assert.Equal(trusted, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.BadRequest)]
    [InlineData("192.0.2.0/24", HttpStatusCode.TooManyRequests)]
    public async Task Limits_count_by_the_address_that_a_trusted_proxy_names(string network, HttpStatusCode second)
    {
        using var place = new Workplace();
        await using var silo = await StartAsync(place, network);
        foreach (var (address, status) in new[] { ("198.51.100.1", HttpStatusCode.BadRequest), ("198.51.100.2", second), ("198.51.100.1", HttpStatusCode.TooManyRequests) })
        {
            using var http = Http(silo, address);
            using var form = new FormUrlEncodedContent([]);
            using var answer = await http.PostAsync(ServiceRoutes.Login, form);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private static Task<SiloHost> StartAsync(Workplace place, string network)
    {
        var options = place.Options with { RequireToken = true, TrustedProxies = [IPNetwork.Parse(network)], Limits = new RateLimits { LoginsPerMinute = 1 } };
        return SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None);
    }

    private static HttpClient Http(SiloHost silo, string forwardedFor)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = silo.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return http;
    }

    private static async Task<HttpResponseMessage> LogInAsync(HttpClient http, string token)
    {
        using var page = await http.GetAsync(ServiceRoutes.Login);
        var field = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\" value=\"([^\"]*)\"").Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceRoutes.Login)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["__RequestVerificationToken"] = WebUtility.HtmlDecode(field) }),
            Headers = { { "Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0] } },
        };
        return await http.SendAsync(request);
    }
}
