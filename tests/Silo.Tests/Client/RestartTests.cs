using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests.Client;

public sealed class RestartTests
{
    [Fact]
    public async Task A_follower_sees_each_event_once_although_the_silo_is_stopped_and_started_again()
    {
        using var place = new Workplace();
        var first = await StartAsync(place.Options, holds: true);
        var port = first.Host.Address.Port;
        using var client = new AdapterSearchClient(first.Host.Address, new AdapterSearchClientOptions { RetryDelay = TimeSpan.FromMilliseconds(50) });
        var id = (await client.SubmitAsync(Workplace.Spec)).Id;
        var seen = new List<SearchEvent>();
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var following = Task.Run(async () =>
        {
            await foreach (var happened in client.WatchAsync(id, cancellation: limit.Token))
            {
                seen.Add(happened);
                if (happened.Kind == SearchEventKind.Report)
                {
                    reported.TrySetResult();
                }
            }
        });
        await reported.Task.WaitAsync(limit.Token);

        await first.Host.DisposeAsync();
        var second = await StartAsync(place.Options with { Port = port }, holds: false);
        await following;
        await second.Host.DisposeAsync();

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen.Select(e => e.Sequence));
        Assert.Equal(SearchEventKind.SearchEnded, seen[^1].Kind);
    }

    private static async Task<(SiloHost Host, FakeCandidateRunner Runner)> StartAsync(ServeOptions options, bool holds)
    {
        var runner = new FakeCandidateRunner(options) { Holds = holds };
        return (await SiloHost.StartAsync(options, FakeServices.For(options, runner), CancellationToken.None), runner);
    }
}
