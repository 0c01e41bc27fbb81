using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

/// <summary>Cordon, drain, yield, and time in which the pool stood still.</summary>
public sealed class NodeOperationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SlotLedger ledger = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));

    [Fact]
    public void A_cordoned_node_keeps_what_it_runs_and_gets_nothing_new()
    {
        Register("a");
        var token = Grant(1);
        Assert.True(ledger.Cordon("a", true));
        Assert.False(ledger.Cordon("a", true));
        ledger.Request(new SlotRequest("x", 2), At(0));
        ledger.Release(token, At(0));
        Assert.Empty(ledger.Grant(At(0)));
        Assert.True(Assert.Single(ledger.View().Nodes).Cordoned);

        // It holds over a restart of the pool and of the node.
        var restored = new SlotLedger(TimeSpan.FromSeconds(10));
        restored.Restore(ledger.Snapshot(), At(0), TimeSpan.FromSeconds(5));
        restored.Register(new NodeRegistration("a", 1, [], null, Incarnation: 2), At(0));
        restored.Request(new SlotRequest("x", 2), At(0));
        Assert.Empty(restored.Grant(At(0)));
        Assert.True(restored.Cordon("a", false));
        Assert.Single(restored.Grant(At(0)));
    }

    [Fact]
    public void A_drained_node_is_told_to_yield_and_loses_what_stays_behind_the_limit()
    {
        Register("a", slots: 2);
        Register("b", slots: 1);
        ledger.Cordon("b", true);
        var (first, second) = (Grant(1), Grant(2));
        Assert.Null(ledger.BeginDrain("nobody", TimeSpan.Zero, At(0)));
        Assert.Equal([first, second], ledger.BeginDrain("a", TimeSpan.FromSeconds(5), At(1))!.Select(l => l.Token));
        Assert.Equal([first, second], ledger.Heartbeat(new NodeHeartbeat("a", [first, second]), At(2)).Yield);
        ledger.Request(new SlotRequest("x", 3), At(2));
        Assert.Empty(ledger.Grant(At(2)));

        // One left with a checkpoint, the other did not.
        ledger.Release(first, At(3));
        ledger.Expire(At(5.9));
        Assert.Empty(ledger.TakeLosses());
        ledger.Expire(At(6));
        var lost = Assert.Single(ledger.TakeLosses());
        Assert.Equal((second, "node a was drained", true), (lost.Lease.Token, lost.Reason, lost.StillRuns));
        ledger.Cordon("b", false);
        Assert.Equal(("b", 2), ledger.Grant(At(6)).Select(g => (g.Lease.Node, g.Lease.Candidate)).Single());
    }

    [Fact]
    public void A_nodes_newest_readings_are_shown_until_its_process_is_another()
    {
        Register("a", incarnation: 1);
        Assert.Null(Assert.Single(ledger.View().Nodes).Readings);
        ledger.Heartbeat(new NodeHeartbeat("a", [], [new DeviceReading("cuda:0", 61.5, 5, 10)]), At(1));
        Assert.Equal([new DeviceReading("cuda:0", 61.5, 5, 10)], Assert.Single(ledger.View().Nodes).Readings);

        // An older version's heartbeat names none; a node that knows nothing any more names no device.
        ledger.Heartbeat(new NodeHeartbeat("a", []), At(2));
        Assert.Equal(61.5, Assert.Single(ledger.View().Nodes).Readings![0].TemperatureCelsius);
        Register("a", incarnation: 1);
        Assert.Equal(61.5, Assert.Single(ledger.View().Nodes).Readings![0].TemperatureCelsius);
        ledger.Heartbeat(new NodeHeartbeat("a", [], []), At(3));
        Assert.Empty(Assert.Single(ledger.View().Nodes).Readings!);
        ledger.Heartbeat(new NodeHeartbeat("a", [], [new DeviceReading("cuda:0", null, null, null)]), At(4));
        Register("a", incarnation: 2);
        Assert.Null(Assert.Single(ledger.View().Nodes).Readings);
    }

    [Fact]
    public void A_drain_ends_with_the_process_that_was_drained()
    {
        Register("a", incarnation: 1);
        ledger.BeginDrain("a", TimeSpan.FromSeconds(5), At(0));
        ledger.Request(new SlotRequest("x", 1), At(0));
        Assert.False(Register("a", incarnation: 1));
        Assert.Empty(ledger.Grant(At(0)));

        var restored = new SlotLedger(TimeSpan.FromSeconds(10));
        restored.Restore(ledger.Snapshot(), At(0), TimeSpan.FromSeconds(5));
        restored.Request(new SlotRequest("x", 1), At(0));
        restored.Register(new NodeRegistration("a", 1, [], null, 1), At(0));
        Assert.Empty(restored.Grant(At(0)));
        Assert.True(restored.Register(new NodeRegistration("a", 1, [], null, 2), At(1)));
        Assert.Single(restored.Grant(At(1)));
    }

    [Fact]
    public void A_drain_that_is_called_off_lets_its_attempts_go_on()
    {
        Register("a");
        var token = Grant(1);
        ledger.BeginDrain("a", TimeSpan.FromSeconds(5), At(0));
        Assert.True(ledger.Cordon("a", false));
        Assert.Null(ledger.Heartbeat(new NodeHeartbeat("a", [token]), At(1)).Yield);
        ledger.Expire(At(6));
        Assert.Empty(ledger.TakeLosses());
    }

    [Fact]
    public void Time_in_which_the_pool_stood_still_counts_against_no_lease()
    {
        Register("a");
        var token = Grant(1);
        Assert.Equal(TimeSpan.Zero, ledger.Expire(At(0.5)));
        Assert.Equal(TimeSpan.FromSeconds(60), ledger.Expire(At(60.5)));
        Assert.Empty(ledger.TakeLosses());
        Assert.Empty(ledger.Heartbeat(new NodeHeartbeat("a", [token]), At(61)).Revoked);

        // A node that is really gone is found within a lease of the pool's own time.
        for (var t = 61.0; t < 71; t += 0.5)
        {
            ledger.Expire(At(t));
            Assert.Empty(ledger.TakeLosses());
        }

        ledger.Expire(At(71));
        Assert.Equal(token, Assert.Single(ledger.TakeLosses()).Lease.Token);
    }

    [Fact]
    public void A_candidate_that_yields_waits_for_nothing_and_its_attempt_is_told()
    {
        Register("a");
        var token = Grant(1);
        ledger.Request(new SlotRequest("x", 2), At(0));
        Assert.Equal(token, ledger.Yield("x", 1)!.Token);
        Assert.Null(ledger.Yield("x", 2));
        Assert.False(ledger.Knows("x", 2));
        Assert.Equal([token], ledger.Heartbeat(new NodeHeartbeat("a", [token]), At(1)).Yield);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private long Grant(int candidate)
    {
        ledger.Request(new SlotRequest("x", candidate), At(0));
        return Assert.Single(ledger.Grant(At(0))).Lease.Token;
    }

    private bool Register(string node, int slots = 1, long incarnation = 0) =>
        ledger.Register(new NodeRegistration(node, slots, [], null, incarnation), At(0));
}
