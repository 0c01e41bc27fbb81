using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Dashboard.Tests.Live;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Dashboard.Tests.Api;

public sealed class EventStreamTests : IDisposable
{
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("streams-").FullName, "tokens.json");
    private readonly ManualTimeProvider time = new();
    private readonly ISearchGrain search = DispatchProxy.Create<ISearchGrain, ToldSearch>();

    private ToldSearch Told => (ToldSearch)search;

    [Fact]
    public async Task A_quiet_stream_ends_at_the_next_heartbeat_after_its_token_was_revoked()
    {
        var (token, body, following) = Begin();
        await UntilArmedAsync(1);
        time.Advance(EventStream.Heartbeat);
        await UntilArmedAsync(1);
        new TokenFile(file, time).Revoke(token);
        time.Advance(EventStream.Heartbeat);
        await following.WaitAsync(TimeSpan.FromMinutes(1));

        // One at once, since nothing has happened yet, one at the first heartbeat, none at the second.
        Assert.Equal(": alive\n\n: alive\n\n", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task What_happens_after_a_token_expired_is_not_told()
    {
        var (_, body, following) = Begin(life: TimeSpan.FromSeconds(2));
        await Told.WaitingAsync();
        await UntilArmedAsync(1);
        time.Advance(TimeSpan.FromSeconds(2));
        Told.Tell(1);
        await following.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(": alive\n\n", Encoding.UTF8.GetString(body.ToArray()));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    private (string Token, MemoryStream Body, Task Following) Begin(TimeSpan? life = null)
    {
        var token = new TokenFile(file, time).Add("reader", AccessRole.Read, life).Token;
        var registry = new TokenRegistry(new AccessOptions { TokenFile = file }, time);
        var caller = AccessPolicies.Caller(token.Name, token.Id, token.Role, AccessPolicies.Bearer);
        var fan = new EventFan("s-1", search, time, NullLogger.Instance);
        fan.Start();
        var body = new MemoryStream();
        var output = new EventOutput(PipeWriter.Create(body), deflates: false);
        var following = EventStream.FollowAsync(new EventFollower(fan, fan.Stop), search, 0, () => registry.Holds(caller), output, CancellationToken.None);
        return (token.Id, body, following);
    }

    /// <summary>Waits until the stream waits for an event or a time.</summary>
    private async Task UntilArmedAsync(int timers)
    {
        while (time.ArmedTimers < timers)
        {
            await Task.Yield();
        }
    }
}
