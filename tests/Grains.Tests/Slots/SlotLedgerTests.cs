using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

public sealed class SlotLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SlotLedger ledger = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void Searches_are_served_in_turn_and_their_candidates_in_order()
    {
        Register("a", 1);
        foreach (var (search, number) in new[] { ("x", 1), ("x", 2), ("x", 3), ("y", 1), ("y", 2), ("z", 1) })
        {
            Assert.Null(ledger.Request(new SlotRequest(search, number), At(0)));
        }

        string[] announced = [.. ledger.View().Waiting.Select(r => $"{r.SearchId}{r.Candidate}")];
        var served = new List<string>();
        while (ledger.Grant(At(1)) is [var (lease, _)])
        {
            served.Add($"{lease.SearchId}{lease.Candidate}");
            Assert.True(ledger.Release(lease.Token, At(1)));
        }

        Assert.Equal(["x1", "y1", "z1", "x2", "y2", "x3"], served);
        Assert.Equal(announced, served);
    }

    [Fact]
    public void A_long_queue_does_not_hold_up_a_search_that_comes_later()
    {
        Register("a", 2);
        for (var i = 1; i <= 1000; i++)
        {
            ledger.Request(new SlotRequest("x", i), At(0));
        }

        var first = ledger.Grant(At(0));
        Assert.Equal(2, first.Count);
        ledger.Request(new SlotRequest("y", 1), At(1));
        ledger.Release(first[0].Lease.Token, At(1));
        ledger.Release(first[1].Lease.Token, At(1));
        Assert.Contains(ledger.Grant(At(1)), g => g.Lease.SearchId == "y");
    }

    [Fact]
    public void A_candidate_that_is_tried_again_goes_ahead_of_its_searchs_others_once_its_pause_is_over()
    {
        Register("a", 1);
        for (var i = 1; i <= 4; i++)
        {
            ledger.Request(new SlotRequest("x", i), At(0));
        }

        var failed = Assert.Single(ledger.Grant(At(0))).Lease;
        ledger.Release(failed.Token, At(5));
        ledger.Request(new SlotRequest("x", failed.Candidate, Delay: TimeSpan.FromSeconds(2)), At(5));
        var served = new List<int>();
        for (var second = 6; second < 9; second++)
        {
            var lease = Assert.Single(ledger.Grant(At(second))).Lease;
            served.Add(lease.Candidate);
            ledger.Release(lease.Token, At(second));
        }

        Assert.Equal([2, 1, 3], served);
    }

    [Fact]
    public void No_slot_is_granted_twice_and_tokens_only_rise()
    {
        Register("a", 2);
        Register("b", 3);
        for (var i = 1; i <= 9; i++)
        {
            ledger.Request(new SlotRequest("x", i), At(0));
        }

        var granted = ledger.Grant(At(0)).Select(g => g.Lease).ToArray();
        Assert.Equal(5, granted.Select(l => (l.Node, l.Slot)).Distinct().Count());
        Assert.Equal([1L, 2, 3, 4, 5], granted.Select(l => l.Token));
        ledger.Release(3, At(0));
        var next = Assert.Single(ledger.Grant(At(0))).Lease;
        Assert.Equal((6L, granted[2].Node, granted[2].Slot), (next.Token, next.Node, next.Slot));
    }

    [Fact]
    public void Slots_fill_evenly_over_nodes()
    {
        Register("a", 2);
        Register("b", 2);
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        Assert.Equal(["a", "b"], ledger.Grant(At(0)).Select(g => g.Lease.Node));
    }

    [Fact]
    public void A_repeated_request_keeps_its_place_or_is_answered_with_its_lease()
    {
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        ledger.Request(new SlotRequest("x", 1), At(5));
        Register("a", 1);
        var (lease, waited) = Assert.Single(ledger.Grant(At(6)));
        Assert.Equal((1, TimeSpan.FromSeconds(6)), (lease.Candidate, waited));
        Assert.Equal(lease, ledger.Request(new SlotRequest("x", 1), At(7)));
        Assert.Single(ledger.View().Waiting);
    }

    [Fact]
    public void A_lease_lives_as_long_as_heartbeats_name_it()
    {
        Register("a", 1);
        ledger.Request(new SlotRequest("x", 1), At(0));
        var token = ledger.Grant(At(0))[0].Lease.Token;
        for (var t = 9; t <= 90; t += 9)
        {
            Assert.Empty(ledger.Heartbeat(new NodeHeartbeat("a", [token]), At(t)).Revoked);
            ledger.Expire(At(t + 8.999));
            Assert.Empty(ledger.TakeLosses());
        }

        ledger.Expire(At(100));
        Assert.Equal(token, Assert.Single(ledger.TakeLosses()).Lease.Token);
    }

    [Fact]
    public void A_lost_candidate_comes_first_again_and_its_old_token_is_revoked()
    {
        Register("a", 1);
        Register("b", 1);
        for (var i = 1; i <= 4; i++)
        {
            ledger.Request(new SlotRequest("x", i), At(0));
        }

        var granted = ledger.Grant(At(0)).Select(g => g.Lease).ToArray();
        ledger.Heartbeat(new NodeHeartbeat("a", [granted[0].Token]), At(6));
        ledger.Expire(At(10));
        Assert.Equal(granted[1], Assert.Single(ledger.TakeLosses()).Lease);
        Assert.Equal([2, 3, 4], ledger.View().Waiting.Select(r => r.Candidate));
        Assert.Empty(ledger.Grant(At(10)));
        Assert.Equal(["a"], ledger.View().Nodes.Select(n => n.Node));

        // The node that was given up comes back with the old attempt still running.
        Assert.False(ledger.Heartbeat(new NodeHeartbeat("b", [granted[1].Token]), At(11)).Known);
        ledger.Release(granted[0].Token, At(11));
        var second = Assert.Single(ledger.Grant(At(11))).Lease;
        Assert.Equal((2, "a"), (second.Candidate, second.Node));
        Register("b", 1, 11, granted[1]);
        Assert.Equal([granted[1].Token], ledger.Heartbeat(new NodeHeartbeat("b", [granted[1].Token]), At(12)).Revoked);
        Assert.Empty(ledger.TakeLosses());
    }

    [Fact]
    public void A_restarted_node_loses_its_leases_at_once()
    {
        Register("a", 2);
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        var granted = ledger.Grant(At(0)).Select(g => g.Lease).ToArray();
        Register("a", 2, 1, granted[1]);
        Assert.Equal(granted[0], Assert.Single(ledger.TakeLosses()).Lease);
        Assert.Equal(1, Assert.Single(ledger.Grant(At(1))).Lease.Candidate);
    }

    [Fact]
    public void A_restored_pool_keeps_leases_that_are_heard_of_and_loses_the_others()
    {
        Register("a", 1);
        Register("b", 1);
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        var granted = ledger.Grant(At(0)).Select(g => g.Lease).ToArray();

        var restored = new SlotLedger(TimeSpan.FromSeconds(10));
        restored.Restore(ledger.Snapshot(), At(20), TimeSpan.FromSeconds(6));
        Assert.Equal(granted[0], restored.Request(new SlotRequest("x", 1), At(20)));
        Assert.False(restored.Heartbeat(new NodeHeartbeat("a", [granted[0].Token]), At(21)).Known);
        restored.Register(new NodeRegistration("a", 1, [granted[0]]), At(21));
        restored.Expire(At(26));
        Assert.Equal(granted[1], Assert.Single(restored.TakeLosses()).Lease);
        restored.Release(granted[0].Token, At(26));
        Assert.Equal(granted[1].Token + 1, Assert.Single(restored.Grant(At(26))).Lease.Token);
    }

    [Fact]
    public void A_pool_that_forgot_everything_takes_running_leases_over()
    {
        var running = new SlotLease(41, "a", 0, "x", 1);
        ledger.Request(new SlotRequest("x", 1), At(0));
        Register("a", 1, 0, running);
        Assert.Empty(ledger.Grant(At(0)));
        Assert.Equal(running, ledger.Request(new SlotRequest("x", 1), At(0)));
        ledger.Request(new SlotRequest("x", 2), At(0));
        ledger.Release(41, At(0));
        Assert.Equal(42, Assert.Single(ledger.Grant(At(0))).Lease.Token);
    }

    [Fact]
    public void A_withdrawn_candidate_is_not_served()
    {
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        Assert.Null(ledger.Withdraw("x", 1));
        Assert.False(ledger.Knows("x", 1));
        Register("a", 2);
        var lease = Assert.Single(ledger.Grant(At(0))).Lease;
        Assert.Equal(2, lease.Candidate);
        Assert.Equal(lease, ledger.Withdraw("x", 2));
        Assert.True(ledger.Knows("x", 2));
        Assert.False(ledger.Release(99, At(50)));
    }

    [Fact]
    public void A_lease_that_was_stored_before_leases_had_devices_is_held_on_the_processor()
    {
        var old = new SlotLease(7, "a", 0, "x", 1) with { Device = null!, Model = null! };
        ledger.Restore(new SlotPoolState { LastToken = 7, Leases = [old] }, At(0), TimeSpan.FromSeconds(1));
        Register("a", 1, 0, old);
        Assert.Equal("cpu", Assert.Single(ledger.Snapshot().Leases).Device);
        Assert.Equal("", Assert.Single(ledger.View().Nodes).Running[0].Model);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private void Register(string node, int slots, double seconds = 0, params SlotLease[] running) =>
        ledger.Register(new NodeRegistration(node, slots, running), At(seconds));
}
