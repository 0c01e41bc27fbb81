using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests.Security;

public sealed class HostileRequestTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = shared.Client.Address };

    [Fact]
    public async Task Every_answer_carries_the_protective_headers()
    {
        foreach (var path in new[] { ServiceRoutes.Version, ServiceRoutes.Login, ServiceRoutes.Search("nobody"), "/nothing-here" })
        {
            using var response = await http.GetAsync(path);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains("script-src 'self';", policy);
            Assert.DoesNotContain("unsafe-eval", policy);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    public async Task A_page_of_another_site_changes_nothing(string? fetchSite, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceRoutes.Searches) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (fetchSite is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", fetchSite);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_page_of_this_site_may_change_something()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceRoutes.Validate) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", shared.Client.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_foreign_name_that_was_made_to_mean_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ServiceRoutes.Searches);
        request.Headers.Host = "rebound.example:5080";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%2e%2e%2fx")]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("x%0d%0aSet-Cookie:%20a=b")]
    [InlineData("a%20b")]
    public async Task An_id_that_is_none_is_404_without_being_looked_up(string id)
    {
        foreach (var path in new[] { "", "/events", "/export", "/provenance" })
        {
            using var response = await http.GetAsync($"{ServiceRoutes.Searches}/{id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task An_id_longer_than_any_is_404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{ServiceRoutes.Searches}/{new string('a', 200)}")).StatusCode);

    [Fact]
    public async Task Deep_json_is_a_fault_of_the_text_and_not_of_the_silo()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"arms\":[", 10_000));
        using var response = await http.PostAsync(ServiceRoutes.Searches, new StringContent(deep, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":{\"$ref\":\"1\"}}")]
    [InlineData("")]
    public async Task A_malformed_body_is_refused(string body)
    {
        using var response = await http.PostAsync(ServiceRoutes.Searches, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task A_body_of_a_kind_that_a_form_can_send_is_refused(string contentType)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Workplace.Spec, JsonDefaults.Compact)) { Headers = { ContentType = new(contentType) } };

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.PostAsync(ServiceRoutes.Searches, content)).StatusCode);
    }

    [Fact]
    public async Task A_body_without_a_declared_length_is_cut_at_the_limit()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ServiceRoutes.Validate) { Content = new StreamContent(new Blanks(3 << 20)) { Headers = { ContentType = new("application/json") } } };
        request.Headers.TransferEncodingChunked = true;
        try
        {
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            // The silo closed the connection before it was told all.
            Assert.IsAssignableFrom<IOException>(e.InnerException);
        }
    }

    [Fact]
    public async Task Headers_above_the_limit_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ServiceRoutes.Version);
        request.Headers.Add("X-Long", new string('a', 20_000));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task An_address_above_the_limit_is_refused() =>
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await http.GetAsync($"{ServiceRoutes.Version}?x={new string('a', 9000)}")).StatusCode);

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("a\tb")]
    public async Task An_idempotency_key_with_control_characters_is_refused(string key)
    {
        // Written by hand, since no client library sends such a header.
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, shared.Client.Address.Port);
        await using var stream = socket.GetStream();
        var spec = JsonSerializer.Serialize(Workplace.Spec, JsonDefaults.Compact);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST {ServiceRoutes.Searches} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {Encoding.UTF8.GetByteCount(spec)}\r\nConnection: close\r\n\r\n{spec}"));
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_in_a_name_is_refused_and_never_answered_as_markup()
    {
        using var response = await http.PostAsync(
            ServiceRoutes.Searches,
            new StringContent(JsonSerializer.Serialize(Workplace.Spec with { Name = "<script>alert(1)</script>" }, JsonDefaults.Compact), Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Too_many_changes_are_told_to_wait()
    {
        using var place = new Workplace();
        var options = place.Options with { Limits = new RateLimits { ChangesPerSecond = 1 } };
        await using var silo = await SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None);
        using var busy = new HttpClient { BaseAddress = silo.Address };
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await busy.PostAsync(ServiceRoutes.Validate, new StringContent("{}", Encoding.UTF8, "application/json")));
        }

        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync(ServiceRoutes.Searches)).StatusCode);
    }

    [Fact]
    public async Task A_silo_that_others_could_reach_does_not_start_without_a_token()
    {
        using var place = new Workplace();
        var options = place.Options with { Listen = IPAddress.Any };
        var refusal = await Assert.ThrowsAsync<TokenDemandedException>(() => SiloHost.StartAsync(options, _ => { }, CancellationToken.None));
        Assert.Contains("./search token create", refusal.Message);
        Assert.False(Directory.Exists(place.SiloFolder));

        var text = new TokenFile(options.EffectiveTokenFile, TimeProvider.System).Add("first", AccessRole.Read).Text;
        await using var silo = await SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options)), CancellationToken.None);
        using var local = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.Address.Port}") };
        Assert.Equal(HttpStatusCode.Unauthorized, (await local.GetAsync(ServiceRoutes.Searches)).StatusCode);
        local.DefaultRequestHeaders.Add("Authorization", $"Bearer {text}");
        Assert.Equal(HttpStatusCode.OK, (await local.GetAsync(ServiceRoutes.Searches)).StatusCode);
    }

    private sealed class Blanks(int length) : MemoryStream(Encoding.ASCII.GetBytes(new string(' ', length)))
    {
        public override bool CanSeek => false;
    }
}
