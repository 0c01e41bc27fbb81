using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterSearch.Grains.Tests;

public sealed class NodeDepartureTests
{
    [Fact]
    public async Task A_silo_that_stops_waits_until_its_candidates_have_left_and_gets_no_new_ones()
    {
        await using var host = await CoordinationHost.StartAsync(runner: new FakeRunner { Hold = _ => true });
        var (id, _) = await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        var running = await host.Runner.StartedAsync((await host.Pool.GetViewAsync()).Nodes[0].Running[0].Candidate);
        var departure = Departure(host);
        var stopping = departure.StopAsync(CancellationToken.None);
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.False(stopping.IsCompleted);
        Assert.True((await host.Pool.GetViewAsync()).Nodes.Single().Draining);

        running.Finish();
        await host.AdvanceAsync(stopping);
        Assert.Single(host.Runner.Started, a => a.SearchId == id);
    }

    [Fact]
    public async Task A_candidate_that_does_not_leave_holds_a_stop_up_no_longer_than_the_limit()
    {
        await using var host = await CoordinationHost.StartAsync(runner: new FakeRunner { Hold = _ => true });
        await host.SubmitAsync(Examples.Spec(Examples.Uniform()));
        await host.Runner.StartedAsync((await host.Pool.GetViewAsync()).Nodes[0].Running[0].Candidate);
        var stopping = Departure(host).StopAsync(CancellationToken.None);
        var passed = await host.AdvanceAsync(stopping);
        Assert.InRange(passed, TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    private static NodeDeparture Departure(CoordinationHost host) => new(
        TimeSpan.FromSeconds(10), host.Cluster.Client, host.Options, host.Cluster.Services.GetRequiredService<NodeWorkers>(), host.Clock, NullLogger<NodeDeparture>.Instance);
}
