using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>
/// Numbers of the coordination, under the meter <see cref="MeterName"/>. What is observed rather than counted (searches, candidates, queue, slots) is told by the grains that
/// live in this process, so that sums over all processes of a cluster are the cluster's numbers.
/// </summary>
public sealed class CoordinationMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Grains";

    private readonly Counter<long> submitted;
    private readonly Counter<long> ended;
    private readonly Counter<long> removed;
    private readonly Counter<long> finished;
    private readonly Counter<long> failed;
    private readonly Counter<long> lost;
    private readonly Counter<long> fenced;
    private readonly Counter<long> granted;
    private readonly Counter<long> released;
    private readonly Histogram<double> wait;
    private readonly ConcurrentDictionary<string, Func<PlanState?>> searches = new(StringComparer.Ordinal);
    private volatile SlotCounts? pool;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owner of the meter.</param>
    public CoordinationMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        submitted = meter.CreateCounter<long>("search.searches.submitted", "{search}", "Searches that were accepted");
        ended = meter.CreateCounter<long>("search.searches.ended", "{search}", "Searches that ended, by status");
        removed = meter.CreateCounter<long>("search.searches.removed", "{search}", "Searches whose record was removed, on demand or when their retention was over");
        finished = meter.CreateCounter<long>("search.candidates.finished", "{candidate}", "Candidates that ended, by status and role");
        failed = meter.CreateCounter<long>("search.attempts.failed", "{attempt}", "Attempts that ended with a failure, by kind");
        lost = meter.CreateCounter<long>("search.leases.lost", "{lease}", "Leases that ran out or whose node was restarted");
        fenced = meter.CreateCounter<long>("search.attempts.fenced", "{call}", "Reports and results of outdated attempts that were refused");
        granted = meter.CreateCounter<long>("search.leases.granted", "{lease}", "Leases that were granted");
        released = meter.CreateCounter<long>("search.leases.released", "{lease}", "Leases that were given back");
        wait = meter.CreateHistogram("search.queue.wait", "s", "Time from a candidate's request to its slot", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400],
        });
        meter.CreateObservableUpDownCounter("search.searches.active", ActiveSearches, "{search}", "Searches that run");
        meter.CreateObservableUpDownCounter("search.candidates.current", CurrentCandidates, "{candidate}", "Candidates of running searches, by state");
        meter.CreateObservableUpDownCounter("search.queue.length", Queue, "{candidate}", "Candidates that wait for a slot");
        meter.CreateObservableUpDownCounter("search.slots.capacity", () => Nodes(n => n.Slots), "{slot}", "Slots of the nodes that are alive, by node");
        meter.CreateObservableUpDownCounter("search.nodes.closed", () => Nodes(n => n.Closed ? 1 : 0), "{node}", "1 for a node that gets no new candidates because it is cordoned or drains, else 0");
        meter.CreateObservableUpDownCounter("search.device.memory.capacity", () => Devices(d => d.CapacityBytes), "By", "Memory of a device that candidates may use, by node and device");
        meter.CreateObservableUpDownCounter("search.device.memory.reserved", () => Devices(d => d.ReservedBytes), "By", "Memory of a device that is set aside for leases, by node and device");
        meter.CreateObservableUpDownCounter("search.slots.leased", () => Nodes(n => n.Leased), "{slot}", "Slots under a lease, by node");
    }

    internal void SearchSubmitted() => submitted.Add(1);

    internal void SearchEnded(SearchStatus status) => ended.Add(1, Tag("status", status.ToString()));

    internal void SearchRemoved() => removed.Add(1);

    internal void CandidateFinished(CandidateStatus status, CandidateRole role) => finished.Add(1, Tag("status", status.ToString()), Tag("role", role.ToString()));

    internal void AttemptFailed(FailureKind kind) => failed.Add(1, Tag("kind", kind.ToString()));

    internal void LeaseGranted(TimeSpan waited)
    {
        granted.Add(1);
        wait.Record(waited.TotalSeconds);
    }

    internal void LeaseReleased() => released.Add(1);

    internal void LeaseLost() => lost.Add(1);

    internal void CallFenced() => fenced.Add(1);

    /// <summary>A search lives in this process from now on. Its plan is read on other threads, which is safe because a plan never changes.</summary>
    internal void Follow(string searchId, Func<PlanState?> plan) => searches[searchId] = plan;

    /// <summary>A search no longer lives in this process, unless a newer activation follows it already.</summary>
    internal void Forget(string searchId, Func<PlanState?> plan) => searches.TryRemove(new KeyValuePair<string, Func<PlanState?>>(searchId, plan));

    /// <summary>The pool lives in this process and stands like this; null when it does not any more.</summary>
    internal void Pool(SlotCounts? counts) => pool = counts;

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<PlanState> Running() => searches.Values.Select(plan => plan()).OfType<PlanState>().Where(p => p.Status == SearchStatus.Running);

    private int ActiveSearches() => Running().Count();

    private IEnumerable<Measurement<int>> CurrentCandidates()
    {
        var (held, waiting, running, done) = (0, 0, 0, 0);
        foreach (var plan in Running())
        {
            held += plan.Held.Count;
            done += plan.Finished;
            foreach (var number in plan.Active)
            {
                if (plan.Candidates[number].Status == CandidateStatus.Running)
                {
                    running++;
                }
                else
                {
                    waiting++;
                }
            }
        }

        return [State("held", held), State("waiting", waiting), State("running", running), State("ended", done)];

        static Measurement<int> State(string name, int count) => new(count, Tag("state", name));
    }

    private IEnumerable<Measurement<int>> Queue() => pool is { } counts ? [new Measurement<int>(counts.Waiting)] : [];

    private IEnumerable<Measurement<int>> Nodes(Func<NodeSlotCounts, int> count) =>
        pool is { } counts ? counts.Nodes.Select(n => new Measurement<int>(count(n), Tag("node", n.Node))) : [];

    private IEnumerable<Measurement<long>> Devices(Func<DeviceMemoryCounts, long> bytes) => pool is { } counts
        ? counts.Nodes.SelectMany(n => n.Devices.Select(d => new Measurement<long>(bytes(d), Tag("node", n.Node), Tag("device", d.Device))))
        : [];
}
