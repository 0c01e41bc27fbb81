using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Security;

public sealed class AccessTests(HeldGuardedSilo silo) : IClassFixture<HeldGuardedSilo>
{
    private static readonly string Spec = JsonSerializer.Serialize(Workplace.Spec, JsonDefaults.Compact);

    [Fact]
    public async Task Without_a_token_only_health_and_login_answer()
    {
        using var http = silo.Http();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Live)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(http));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Login)).StatusCode);
        foreach (var path in new[] { ServiceRoutes.Searches, ServiceRoutes.Version, ServiceRoutes.Models, ServiceRoutes.Session, ServiceRoutes.Search("x-1"), ServiceRoutes.Events("x-1", 0),
            ServiceRoutes.Metrics, ServiceRoutes.OpenApi, "/_blazor", "/searches/x-1/candidates.csv", "/", })
        {
            using var refused = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("Bearer", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer ast_000000000000_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Bearer ")]
    public async Task A_token_that_is_none_is_refused(string header)
    {
        using var http = silo.Http();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(ServiceRoutes.Searches)).StatusCode);
    }

    [Fact]
    public async Task A_token_in_the_address_counts_for_nothing()
    {
        using var http = silo.Http();
        var text = silo.Texts[AccessRole.Admin];

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{ServiceRoutes.Searches}?token={text}&access_token={text}")).StatusCode);
    }

    [Fact]
    public async Task A_reader_reads_and_a_submitter_submits()
    {
        using var reader = silo.Http(AccessRole.Read);
        using var submitter = silo.Http(AccessRole.Submit);

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(ServiceRoutes.Searches)).StatusCode);
        using var refused = await reader.PostAsync(ServiceRoutes.Searches, Json(Spec));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("the role read may not do this", await refused.Content.ReadAsStringAsync());
        using var taken = await submitter.PostAsync(ServiceRoutes.Searches, Json(Spec));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"{taken.Headers.Location}/cancel", null)).StatusCode);
        const string candidate = """{"configuration":{"mode":"headOnly","learningRate":0.01}}""";
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"{taken.Headers.Location}/candidates", Json(candidate))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await submitter.PostAsync($"{taken.Headers.Location}/candidates", Json(candidate))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await submitter.PostAsync($"{taken.Headers.Location}/cancel", null)).StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/searches/x-1")]
    [InlineData("POST", "/api/v1/nodes/n0/cordon")]
    [InlineData("POST", "/api/v1/nodes/n0/uncordon")]
    [InlineData("POST", "/api/v1/nodes/n0/drain")]
    public async Task Only_an_admin_deletes_and_drains(string method, string path)
    {
        foreach (var (role, status) in new[] { (AccessRole.Read, HttpStatusCode.Forbidden), (AccessRole.Submit, HttpStatusCode.Forbidden), (AccessRole.Admin, HttpStatusCode.NotFound) })
        {
            using var http = silo.Http(role);
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            Assert.Equal(status, (await http.SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData(AccessRole.Read)]
    [InlineData(AccessRole.Submit)]
    [InlineData(AccessRole.Admin)]
    public async Task A_session_says_who_calls(AccessRole role)
    {
        using var http = silo.Http(role);
        var session = await http.GetFromJsonAsync<SessionView>(ServiceRoutes.Session, JsonDefaults.Compact);

        Assert.Equal(new SessionView($"test-{role}", role), session);
    }

    [Fact]
    public async Task The_client_sends_its_token()
    {
        using var with = new AdapterSearchClient(silo.Host.Address, new AdapterSearchClientOptions { Token = silo.Texts[AccessRole.Read] });
        using var without = new AdapterSearchClient(silo.Host.Address);

        Assert.NotEqual("", (await with.VersionAsync()).Version);
        var refused = await Assert.ThrowsAsync<SearchApiException>(() => without.VersionAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_within_a_second_and_a_new_one_is_taken()
    {
        var (token, text) = silo.Tokens.Add("for-a-moment", AccessRole.Read);
        using var http = silo.Http(text);
        await UntilAsync(async () => (await http.GetAsync(ServiceRoutes.Searches)).StatusCode == HttpStatusCode.OK);

        Assert.Equal([token.Id], silo.Tokens.Revoke("for-a-moment").Select(t => t.Id));
        await UntilAsync(async () => (await http.GetAsync(ServiceRoutes.Searches)).StatusCode == HttpStatusCode.Unauthorized);
        Assert.Empty(silo.Tokens.Revoke("for-a-moment"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_file_keeps_no_token_and_is_its_owners_alone()
    {
        var content = await File.ReadAllTextAsync(silo.Tokens.Path);

        foreach (var text in silo.Texts.Values)
        {
            Assert.DoesNotContain(text, content);
            Assert.DoesNotContain(text.Split('_')[2], content);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(silo.Tokens.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(silo.DataFolder, "keys")));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>What readiness says. On a busy machine its trial of disk, history and grains may need more than the time that it gives them, so it is asked again.</summary>
    private static async Task<HttpStatusCode> ReadyAsync(HttpClient http)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await http.GetAsync(ServiceRoutes.Ready);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || tries == 10)
            {
                return answer.StatusCode;
            }

            await Task.Delay(500);
        }
    }
}
