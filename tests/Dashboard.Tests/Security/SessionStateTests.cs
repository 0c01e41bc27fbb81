using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Testing;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdapterSearch.Dashboard.Tests.Security;

public sealed class SessionStateTests : IDisposable
{
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("sessions-").FullName, "tokens.json");
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Nobody_is_known_any_more_once_the_token_behind_a_circuit_was_revoked()
    {
        var tokens = new TokenFile(file, time);
        var token = tokens.Add("reader", AccessRole.Read).Token;
        using var state = Open(token.Name, token.Id);
        var told = 0;
        state.AuthenticationStateChanged += _ => told++;
        time.Advance(SessionState.Look);
        Assert.Equal("reader", await NameAsync(state));

        tokens.Revoke(token.Id);
        time.Advance(SessionState.Look);

        Assert.Null(await NameAsync(state));
        Assert.Equal(1, told);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task Nobody_is_known_when_the_file_of_the_tokens_stays_damaged()
    {
        var token = new TokenFile(file, time).Add("reader", AccessRole.Read).Token;
        var sound = File.ReadAllText(file);
        using var state = Open(token.Name, token.Id);
        foreach (var damage in new[] { "{ not json", """{"tokens":[null]}""", sound.Replace("\"tokens\": [", $"\"tokens\": [{Entry(sound)},", StringComparison.Ordinal) })
        {
            File.WriteAllText(file, damage);
            Assert.Throws<IOException>(() => new TokenFile(file, time).Read());
            time.Advance(SessionState.Look);
            Assert.Equal("reader", await NameAsync(state));
            File.WriteAllText(file, sound);
            time.Advance(SessionState.Look);
            Assert.Equal("reader", await NameAsync(state));
        }

        File.WriteAllText(file, "{ not json");
        time.Advance(SessionState.Look * 5);

        Assert.Null(await NameAsync(state));
    }

    [Fact]
    public void A_file_that_cannot_be_read_lets_nobody_in_until_it_can()
    {
        var token = new TokenFile(file, time).Add("reader", AccessRole.Read).Token;
        var sound = File.ReadAllText(file);
        var tokens = new TokenRegistry(new AccessOptions { TokenFile = file }, time);
        Assert.True(tokens.Holds(token.Id));
        File.WriteAllText(file, "{ not json");
        time.Advance(SessionState.Look);
        Assert.Throws<IOException>(() => tokens.Holds(token.Id));
        Assert.Throws<IOException>(() => tokens.Holds(token.Id));
        File.WriteAllText(file, sound);
        time.Advance(SessionState.Look);
        Assert.True(tokens.Holds(token.Id));
    }

    [Fact]
    public async Task A_caller_who_needed_no_token_stays_known_without_a_timer()
    {
        using var state = Open("local", "");

        Assert.Equal(0, time.ArmedTimers);
        Assert.Equal("local", await NameAsync(state));
    }

    private static string Entry(string sound) => System.Text.Json.JsonDocument.Parse(sound).RootElement.GetProperty("tokens")[0].GetRawText();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    private static async Task<string?> NameAsync(SessionState state) => (await state.GetAuthenticationStateAsync()).User.Identity?.Name;

    private SessionState Open(string name, string token)
    {
        var state = new SessionState(new TokenRegistry(new AccessOptions { TokenFile = file }, time), time);
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(AccessPolicies.Caller(name, token, AccessRole.Read, AccessPolicies.Cookie))));
        return state;
    }
}
