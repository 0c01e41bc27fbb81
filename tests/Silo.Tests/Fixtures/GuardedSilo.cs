using System.Net.Http.Headers;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests;

/// <summary>A silo that demands tokens, with one of each role, and raw HTTP clients that follow no redirect and keep no cookie by themselves.</summary>
public class GuardedSilo : IAsyncLifetime
{
    private readonly Workplace place = new();

    public SiloHost Host { get; private set; } = null!;

    public TokenFile Tokens { get; private set; } = null!;

    public Dictionary<AccessRole, string> Texts { get; } = [];

    public string DataFolder => place.SiloFolder;

    /// <summary>Whether searches run until they are cancelled.</summary>
    protected virtual bool Holds => false;

    public async Task InitializeAsync()
    {
        var options = place.Options with { RequireToken = true, Limits = new RateLimits { LoginsPerMinute = 1000, ChangesPerSecond = 1000 } };
        Tokens = new TokenFile(options.EffectiveTokenFile, TimeProvider.System);
        foreach (var role in Enum.GetValues<AccessRole>())
        {
            Texts[role] = Tokens.Add($"test-{role}", role).Text;
        }

        Host = await SiloHost.StartAsync(options, FakeServices.For(options, new FakeCandidateRunner(options) { Holds = Holds }), CancellationToken.None);
    }

    public HttpClient Http(string? token = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Host.Address };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return http;
    }

    public HttpClient Http(AccessRole role) => Http(Texts[role]);

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        place.Dispose();
    }
}

/// <summary>One whose searches run until they are cancelled.</summary>
public sealed class HeldGuardedSilo : GuardedSilo
{
    protected override bool Holds => true;
}
