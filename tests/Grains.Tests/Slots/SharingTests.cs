using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains.Tests;

/// <summary>Who gets a slot, and which: weights, memory, base models.</summary>
public sealed class SharingTests
{
    private const long Gibibyte = 1L << 30;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SlotLedger ledger = new(TimeSpan.FromSeconds(1000));

    [Fact]
    public void Slots_are_shared_by_weight()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 8));
        ledger.Weigh("heavy", 3);
        Ask("light", 10);
        Ask("heavy", 10);
        var granted = ledger.Grant(At(0));
        Assert.Equal((2, 6), (granted.Count(g => g.Lease.SearchId == "light"), granted.Count(g => g.Lease.SearchId == "heavy")));
    }

    [Fact]
    public void One_slot_is_shared_by_weight_over_time()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        ledger.Weigh("heavy", 3);
        Ask("light", 40);
        Ask("heavy", 40);
        var served = Serve(40, _ => 0);
        Assert.Equal((10, 30), (served.Count(s => s == "light"), served.Count(s => s == "heavy")));
    }

    [Fact]
    public void A_search_of_long_candidates_pays_for_the_time_that_it_holds_slots()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        Ask("long", 50);
        Ask("short", 500);
        var held = new Dictionary<string, double> { ["long"] = 0, ["short"] = 0 };
        Serve(100, search =>
        {
            var seconds = search == "long" ? 9 : 1;
            held[search] += seconds + 1;
            return seconds;
        });

        // Within the charge of one long candidate.
        Assert.InRange(held["long"] - held["short"], -10, 10);
    }

    [Fact]
    public void A_search_that_was_idle_has_saved_nothing_up()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        Ask("early", 100);
        Serve(20, _ => 1);
        Ask("late", 100);
        var served = Serve(10, _ => 1);
        Assert.Equal(5, served.Count(s => s == "late"));
    }

    [Fact]
    public void Candidates_share_a_device_while_their_memory_fits()
    {
        Register("a", new NodeDevice(DeviceKind.Cuda, 0, "card", 10 * Gibibyte, 4));
        Ask("x", 1, 6 * Gibibyte);
        Ask("y", 3, 4 * Gibibyte);
        var granted = ledger.Grant(At(0)).Select(g => g.Lease).ToArray();
        Assert.Equal([("x", 6 * Gibibyte), ("y", 4 * Gibibyte)], granted.Select(l => (l.SearchId, l.MemoryBytes)));
        Assert.All(granted, l => Assert.Equal("cuda:0", l.Device));

        ledger.Release(granted[0].Token, At(1));
        Assert.Equal(4 * Gibibyte, Assert.Single(ledger.Grant(At(1))).Lease.MemoryBytes);
        Assert.Single(ledger.View().Waiting);
    }

    [Fact]
    public void A_large_candidate_is_not_passed_for_ever()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 10 * Gibibyte, 2));
        Ask("small", 1, 4 * Gibibyte, first: 100);
        Ask("large", 1, 8 * Gibibyte);
        Ask("small", 60, 4 * Gibibyte);
        var running = new Queue<SlotLease>();
        var served = new List<string>();
        for (var t = 0; t < 60 && !served.Contains("large"); t++)
        {
            foreach (var (lease, _) in ledger.Grant(At(t)))
            {
                running.Enqueue(lease);
                served.Add(lease.SearchId);
            }

            ledger.Release(running.Dequeue().Token, At(t + 0.5));
        }

        Assert.Contains("large", served);
        Assert.InRange(served.Count, SlotLedger.MemoryPatience, SlotLedger.MemoryPatience + 6);
    }

    [Fact]
    public void What_fits_no_device_is_refused_with_the_numbers_after_a_while()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 4 * Gibibyte, 2));
        Register("b", new NodeDevice(DeviceKind.Cuda, 0, "card", 8 * Gibibyte, 1));
        ledger.Cordon("b", true);
        ledger.Request(new SlotRequest("x", 1, new SlotDemand(6 * Gibibyte)), At(0));
        ledger.Request(new SlotRequest("x", 2, new SlotDemand(9 * Gibibyte)), At(0));
        Assert.Empty(ledger.Refuse(At(29), TimeSpan.FromSeconds(30)));
        var refused = Assert.Single(ledger.Refuse(At(30), TimeSpan.FromSeconds(30)));
        Assert.Equal(2, refused.Request.Candidate);
        Assert.Equal(
            "It needs 9 GiB of device memory and the largest device, cuda:0 of node b, has 8 GiB; lower training.batchSize or the rank, or add a larger node.",
            refused.Reason);
        Assert.Equal(1, Assert.Single(ledger.View().Waiting).Candidate);
    }

    [Fact]
    public void Nothing_is_refused_while_a_devices_memory_is_not_known_or_no_node_is_there()
    {
        ledger.Request(new SlotRequest("x", 1, new SlotDemand(900 * Gibibyte)), At(0));
        Assert.Empty(ledger.Refuse(At(100), TimeSpan.FromSeconds(30)));
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        Assert.Empty(ledger.Refuse(At(100), TimeSpan.FromSeconds(30)));
        Assert.Single(ledger.Grant(At(100)));
    }

    [Fact]
    public void An_idle_card_comes_before_a_shared_one_and_slots_are_numbered_over_devices()
    {
        Register("a", new NodeDevice(DeviceKind.Cuda, 0, "card", 0, 2), new NodeDevice(DeviceKind.Cuda, 1, "card", 0, 2));
        Ask("x", 4);
        Assert.Equal([("cuda:0", 0), ("cuda:1", 2), ("cuda:0", 1), ("cuda:1", 3)], ledger.Grant(At(0)).Select(g => (g.Lease.Device, g.Lease.Slot)));
    }

    [Fact]
    public void A_freed_slot_goes_to_a_candidate_whose_base_model_its_node_holds_but_not_for_ever()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        Register("b", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        Ask("m", 20, model: "M");
        Ask("n", 1, model: "N");
        var granted = ledger.Grant(At(0)).ToDictionary(g => g.Lease.SearchId, g => g.Lease);
        Assert.Equal(("a", "b"), (granted["m"].Node, granted["n"].Node));

        // Only the node that holds M gets free again: the search of N is due each time, waits three times for its own, then takes what there is.
        Ask("late", 1, model: "N");
        var token = granted["m"].Token;
        var served = new List<string>();
        for (var t = 1; t <= 4; t++)
        {
            ledger.Release(token, At(t));
            var lease = Assert.Single(ledger.Grant(At(t))).Lease;
            served.Add(lease.SearchId);
            token = lease.Token;
        }

        Assert.Equal(["m", "m", "m", "late"], served);
    }

    [Fact]
    public void A_delayed_candidate_is_served_when_its_time_has_come()
    {
        Register("a", new NodeDevice(DeviceKind.Cpu, 0, "cpu", 0, 1));
        ledger.Request(new SlotRequest("x", 1, null, TimeSpan.FromSeconds(4)), At(0));
        Assert.Empty(ledger.Grant(At(3.9)));
        Assert.Single(ledger.Grant(At(4)));
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private double clock;

    /// <summary>Serves one slot again and again, each candidate for as long as told.</summary>
    private List<string> Serve(int count, Func<string, double> seconds)
    {
        var served = new List<string>();
        while (served.Count < count)
        {
            var lease = Assert.Single(ledger.Grant(At(clock))).Lease;
            served.Add(lease.SearchId);
            clock += seconds(lease.SearchId);
            ledger.Release(lease.Token, At(clock));
        }

        return served;
    }

    private void Ask(string search, int count, long bytes = 0, string model = "", int first = 1)
    {
        for (var i = first; i < first + count; i++)
        {
            ledger.Request(new SlotRequest(search, i, new SlotDemand(bytes, model)), At(clock));
        }
    }

    private void Register(string node, params NodeDevice[] devices) =>
        ledger.Register(new NodeRegistration(node, devices.Sum(d => d.Slots), [], devices), At(0));
}
