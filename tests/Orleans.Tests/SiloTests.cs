using Orleans.Embedded;
using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public sealed class SiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Losing_a_silo_fails_its_calls_in_flight_and_another_silo_takes_over_with_the_state()
    {
        await using var host = await StartTwoAsync();
        await host.Grain<ILedger>("a").Write("kept");
        var (grain, silo) = await HeldOnAsync(host, "w", "gate");
        var queued = host.Grain<IWorker>("w").Say("queued");
        host.Cluster.KillSilo(silo);
        Assert.Contains(silo, (await Assert.ThrowsAsync<TimeoutException>(() => grain)).Message);
        await Assert.ThrowsAsync<TimeoutException>(() => queued);
        Assert.NotEqual(silo, await host.Grain<IWorker>("w").Silo());
        Assert.Equal(["kept"], await host.Grain<ILedger>("a").Lines());
        host.Probe.Reach("gate");
        Assert.Equal("x", await host.Grain<IWorker>("w").Say("x"));
        // Neither OnDeactivateAsync nor what came after the await ran on the lost silo.
        Assert.DoesNotContain(host.Probe.Log, l => l.StartsWith("deactivate", StringComparison.Ordinal) || l == "end gate");
    }

    [Fact]
    public async Task A_lost_silo_that_starts_again_is_a_new_run_and_hosts_grains()
    {
        await using var host = await StartTwoAsync();
        host.Cluster.KillSilo("one");
        host.Cluster.KillSilo("two");
        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Grain<IWorker>("w").Say("x"));
        host.Cluster.StartSilo(new("one"));
        Assert.Equal("one", await host.Grain<IWorker>("w").Silo());
        Assert.Equal(["one"], host.Cluster.Silos);
        Assert.Throws<InvalidOperationException>(() => host.Cluster.StartSilo(new("one")));
        Assert.Throws<ArgumentException>(() => host.Cluster.KillSilo("two"));
    }

    [Fact]
    public async Task Stopping_a_silo_lets_its_calls_end_and_moves_waiting_ones()
    {
        await using var host = await StartTwoAsync();
        var (held, silo) = await HeldOnAsync(host, "w", "gate");
        var queued = host.Grain<IWorker>("w").Silo();
        var stopping = host.Cluster.StopSiloAsync(silo);
        Assert.False(stopping.IsCompleted);
        host.Probe.Reach("gate");
        await held;
        await stopping;
        Assert.NotEqual(silo, await queued);
        Assert.Contains("deactivate w ShuttingDown", host.Probe.Log);
    }

    [Fact]
    public async Task A_placement_filter_decides_by_silo_metadata_and_local_placement_follows_the_caller()
    {
        await using var host = await Host.StartAsync(o =>
        {
            o.Silos.Add(new("cpu", new Dictionary<string, string> { ["device"] = "cpu" }));
            o.Silos.Add(new("gpu", new Dictionary<string, string> { ["device"] = "cuda" }));
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("gpu", await host.Grain<IPlaced>($"p{i}").Silo());
            Assert.Equal("gpu", await host.Grain<IPlaced>("p0").LocalNeighbour($"n{i}"));
        }
        host.Cluster.KillSilo("gpu");
        Assert.Contains("placement filters", (await Assert.ThrowsAsync<OrleansException>(() => host.Grain<IPlaced>("p0").Silo())).Message);
    }

    [Fact]
    public async Task Grains_spread_over_the_silos_and_the_choice_is_the_same_in_every_run()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var host = await StartTwoAsync(memory: true);
            var silos = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => host.Grain<IWorker>($"w{i}").Silo()));
            runs.Add(string.Join(",", silos));
            Assert.InRange(silos.Count(s => s == "one"), 10, 30);
        }
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public async Task Deactivate_on_idle_lets_waiting_calls_reach_a_new_activation()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var held = grain.Hold("gate");
        await host.Probe.Reached("held gate");
        Task[] calls = [grain.End(), grain.Say("one"), grain.Say("two")];
        host.Probe.Reach("gate");
        await held;
        await Task.WhenAll(calls);
        Assert.Equal(
            ["activate a on silo", "begin gate", "end gate", "deactivate a ApplicationRequested", "activate a on silo", "say one", "say two"],
            host.Probe.Log);
    }

    [Fact]
    public async Task Shutdown_ends_although_two_grains_call_each_other_while_they_end()
    {
        var host = await Host.StartAsync();
        await host.Grain<IWorker>("friend-a").Say("x");
        await host.Grain<IWorker>("friend-b").Say("x");
        await host.Cluster.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, host.Probe.Log.Count(l => l == "friend unavailable"));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Grain<IWorker>("friend-a").Say("late"));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Shutdown_drops_a_grain_that_never_ends()
    {
        var host = await Host.StartAsync(o => o.DrainTimeout = TimeSpan.FromMilliseconds(50));
        var stuck = host.Grain<IWorker>("stuck").Hold("never opened");
        await host.Probe.Reached("held never opened");
        await host.Grain<IWorker>("stubborn").Say("x");
        await host.Cluster.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        Assert.Equal(0, host.Cluster.CountActivations());
        await host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(Task Held, string Silo)> HeldOnAsync(Host host, string key, string gate)
    {
        var silo = await host.Grain<IWorker>(key).Silo();
        var held = host.Grain<IWorker>(key).Hold(gate);
        await host.Probe.Reached($"held {gate}");
        return (held, silo);
    }

    private Task<Host> StartTwoAsync(bool memory = false) => Host.StartAsync(o =>
    {
        o.DataFolder = memory ? null : _folder.Path;
        o.Silos.Add(new EmbeddedSilo("one"));
        o.Silos.Add(new EmbeddedSilo("two"));
    });
}
