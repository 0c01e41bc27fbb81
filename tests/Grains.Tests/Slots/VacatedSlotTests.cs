using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

public sealed class VacatedSlotTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SlotLedger ledger = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void A_vacated_slot_serves_the_next_while_the_lease_lives_on()
    {
        ledger.Register(new NodeRegistration("a", 1, []), At(0));
        ledger.Request(new SlotRequest("x", 1), At(0));
        ledger.Request(new SlotRequest("x", 2), At(0));
        var first = Assert.Single(ledger.Grant(At(0))).Lease;
        Assert.True(ledger.Vacate(first.Token, At(1)));
        Assert.False(ledger.Vacate(first.Token, At(1)));
        var second = Assert.Single(ledger.Grant(At(1))).Lease;
        Assert.Equal((2, 0), (second.Candidate, second.Slot));
        Assert.Equal([second], Assert.Single(ledger.View().Nodes).Running);

        // Nobody asks for a candidate whose result is on its way.
        Assert.Equal(first, ledger.Request(new SlotRequest("x", 1), At(2)));
        Assert.Empty(ledger.Heartbeat(new NodeHeartbeat("a", [first.Token, second.Token]), At(9)).Revoked);
        ledger.Expire(At(15));
        Assert.Empty(ledger.TakeLosses());

        Assert.True(ledger.Release(first.Token, At(15)));
        Assert.Null(ledger.Request(new SlotRequest("x", 1), At(15)));
        Assert.Empty(ledger.Grant(At(15)));
    }

    [Fact]
    public void A_vacated_lease_that_nobody_renews_runs_out()
    {
        ledger.Register(new NodeRegistration("a", 2, []), At(0));
        ledger.Register(new NodeRegistration("b", 1, []), At(0));
        ledger.Request(new SlotRequest("x", 1), At(0));
        var lease = Assert.Single(ledger.Grant(At(0))).Lease;
        Assert.Equal("a", lease.Node);
        ledger.Vacate(lease.Token, At(1));
        ledger.Heartbeat(new NodeHeartbeat("b", []), At(9));
        ledger.Expire(At(10));
        Assert.Equal(lease, Assert.Single(ledger.TakeLosses()).Lease);
        Assert.Equal(("b", 1), Assert.Single(ledger.Grant(At(10))) is var (given, _) ? (given.Node, given.Candidate) : default);
    }

    [Fact]
    public void A_restarted_node_loses_its_vacated_leases_too()
    {
        ledger.Register(new NodeRegistration("a", 1, []), At(0));
        ledger.Request(new SlotRequest("x", 1), At(0));
        var lease = Assert.Single(ledger.Grant(At(0))).Lease;
        ledger.Vacate(lease.Token, At(1));
        ledger.Register(new NodeRegistration("a", 1, []), At(2));
        Assert.Equal(lease, Assert.Single(ledger.TakeLosses()).Lease);
    }

    [Fact]
    public void A_pool_restored_from_an_older_moment_learns_the_newest_leases_from_the_nodes()
    {
        ledger.Register(new NodeRegistration("a", 1, []), At(0));
        ledger.Request(new SlotRequest("x", 1), At(0));
        var old = Assert.Single(ledger.Grant(At(0))).Lease;
        var stored = ledger.Snapshot();

        // After the moment that was stored: x1 ended there and runs again under a newer lease, x2 was granted, and the pool is lost.
        var newer = old with { Token = old.Token + 5 };
        var other = old with { Token = old.Token + 6, Candidate = 2 };
        var restored = new SlotLedger(TimeSpan.FromSeconds(10));
        restored.Restore(stored, At(1), TimeSpan.FromSeconds(4));
        restored.Register(new NodeRegistration("a", 2, [newer, other]), At(2));
        Assert.Empty(restored.TakeLosses());
        Assert.Equal([newer, other], Assert.Single(restored.View().Nodes).Running.OrderBy(l => l.Token));
        Assert.Equal([old.Token], restored.Heartbeat(new NodeHeartbeat("a", [newer.Token, other.Token, old.Token]), At(3)).Revoked);
        Assert.Equal(newer, restored.Request(new SlotRequest("x", 1), At(3)));

        // An older lease than the one that is held is not taken over.
        restored.Register(new NodeRegistration("b", 1, [old with { Node = "b" }]), At(3));
        Assert.Equal(newer, restored.Request(new SlotRequest("x", 1), At(3)));
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
