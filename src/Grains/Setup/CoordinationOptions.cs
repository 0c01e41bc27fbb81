using System.ComponentModel.DataAnnotations;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>Times and sizes of the coordination.</summary>
public sealed class CoordinationOptions
{
    /// <summary>Names of the nodes of this process; each is the value of its silo's metadata key <c>node</c>.</summary>
    [MinLength(1)] public IList<string> Nodes { get; } = [];

    /// <summary>Device slots of each node.</summary>
    [Range(1, 1024)] public int SlotsPerNode { get; set; } = 1;

    /// <summary>Devices of each node; none means one processor with <see cref="SlotsPerNode"/> slots whose memory is not known.</summary>
    public IList<NodeDevice> Devices { get; } = [];

    /// <summary>Slots of each node in all.</summary>
    public int EffectiveSlots => Devices.Count > 0 ? Devices.Sum(d => d.Slots) : SlotsPerNode;

    /// <summary>How long a lease lives without a heartbeat. In a cluster it must be above the time in which a dead silo is found.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two heartbeats of a node; at most a third of <see cref="Lease"/>, so that two may get lost.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the pool looks for leases that have run out.</summary>
    public TimeSpan ExpiryCheck { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a search makes sure that what should run does; it only matters when a message was lost.</summary>
    public TimeSpan Reconcile { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Events up to which a search is restored before its first answer; a longer one shows what it kept while it is being restored.</summary>
    public long EventsRestoredFirst { get; set; } = 2000;

    /// <summary>First wait before an attempt's end is offered again to a search that could not be reached; it doubles up to 16 times this.</summary>
    public TimeSpan CompletionRetry { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>All faults of these options; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Nodes.Count == 0 || Nodes.Any(string.IsNullOrWhiteSpace) || Nodes.Distinct(StringComparer.Ordinal).Count() != Nodes.Count)
        {
            problems.Add($"nodes = [{string.Join(", ", Nodes)}]: at least one name, each once");
        }

        if (SlotsPerNode is < 1 or > 1024)
        {
            problems.Add($"slotsPerNode = {SlotsPerNode}: must lie between 1 and 1024");
        }

        foreach (var device in Devices.Where(d => d.Slots is < 1 or > 1024 || d.MemoryBytes < 0))
        {
            problems.Add($"device {device.Address}: slots = {device.Slots} must lie between 1 and 1024, memory = {device.MemoryBytes} must not be negative");
        }

        if (Lease <= TimeSpan.Zero || Heartbeat <= TimeSpan.Zero || Heartbeat * 3 > Lease)
        {
            problems.Add($"heartbeat = {Heartbeat}: must lie above 0 and be at most a third of lease = {Lease}");
        }

        foreach (var (name, value) in new[] { ("expiryCheck", ExpiryCheck), ("reconcile", Reconcile), ("completionRetry", CompletionRetry) })
        {
            if (value <= TimeSpan.Zero)
            {
                problems.Add($"{name} = {value}: must lie above 0");
            }
        }

        return problems;
    }
}
