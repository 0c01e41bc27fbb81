using System.Diagnostics;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Grains.Tests;

public sealed class NodeDepartureTests
{
    private static readonly DateTimeOffset Start = new ManualTimeProvider().GetUtcNow();

    [Fact]
    public async Task A_silo_that_stops_waits_until_its_candidates_have_left_and_gets_no_new_ones()
    {
        await using var host = await CoordinationHost.StartAsync(runner: new FakeRunner { Hold = _ => true });
        var (id, _) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var running = await host.Runner.StartedAsync((await host.Pool.GetViewAsync()).Nodes[0].Running[0].Candidate);
        var own = new ManualTimeProvider();
        var stopping = Departure(host, own).StopAsync(CancellationToken.None);
        await PassAsync(own, () => own.GetUtcNow() >= Start + TimeSpan.FromSeconds(2));
        Assert.False(stopping.IsCompleted);
        Assert.True((await host.Pool.GetViewAsync()).Nodes.Single().Draining);

        // Its clock stands until the candidate is gone, however long that takes.
        running.Finish();
        await host.AdvanceAsync(() => host.Cluster.Services.GetRequiredService<NodeWorkers>().Get("a").Running.Count == 0);
        await PassAsync(own, () => stopping.IsCompleted);
        await stopping;
        Assert.Single(host.Runner.Started, a => a.SearchId == id);
    }

    [Fact]
    public async Task A_candidate_that_does_not_leave_holds_a_stop_up_no_longer_than_the_limit()
    {
        await using var host = await CoordinationHost.StartAsync(runner: new FakeRunner { Hold = _ => true });
        await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await host.Runner.StartedAsync((await host.Pool.GetViewAsync()).Nodes[0].Running[0].Candidate);
        var own = new ManualTimeProvider();
        var stopping = Departure(host, own).StopAsync(CancellationToken.None);
        await PassAsync(own, () => stopping.IsCompleted);
        await stopping;
        Assert.InRange(own.GetUtcNow() - Start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
    }

    /// <summary>Moves the departure's clock while it waits for it, and only then.</summary>
    private static async Task PassAsync(ManualTimeProvider clock, Func<bool> until)
    {
        var began = Stopwatch.GetTimestamp();
        while (!until())
        {
            if (clock.ArmedTimers > 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            await Task.Yield();
            Assert.True(Stopwatch.GetElapsedTime(began) < CallCounter.Limit, $"Not at its end after {clock.GetUtcNow() - Start} on its clock.");
        }
    }

    private static NodeDeparture Departure(CoordinationHost host, TimeProvider clock) => new(
        TimeSpan.FromSeconds(10), host.Cluster.Client, host.Options, host.Cluster.Services.GetRequiredService<NodeWorkers>(), clock, NullLogger<NodeDeparture>.Instance);
}
