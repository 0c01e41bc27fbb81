using System.Diagnostics.Metrics;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>Numbers of the coordination, under the meter <see cref="MeterName"/>.</summary>
public sealed class CoordinationMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Grains";

    private readonly Counter<long> finished;
    private readonly Counter<long> lost;
    private readonly Counter<long> fenced;
    private readonly Counter<long> granted;
    private readonly Counter<long> released;
    private readonly Histogram<double> wait;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owner of the meter.</param>
    public CoordinationMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        finished = meter.CreateCounter<long>("search.candidates.finished", "{candidate}", "Candidates that ended, by status and role");
        lost = meter.CreateCounter<long>("search.leases.lost", "{lease}", "Leases that ran out or whose node was restarted");
        fenced = meter.CreateCounter<long>("search.attempts.fenced", "{call}", "Reports and results of outdated attempts that were refused");
        granted = meter.CreateCounter<long>("search.leases.granted", "{lease}", "Leases that were granted");
        released = meter.CreateCounter<long>("search.leases.released", "{lease}", "Leases that were given back");
        wait = meter.CreateHistogram<double>("search.queue.wait", "s", "Time from a candidate's request to its slot");
    }

    internal void CandidateFinished(CandidateStatus status, CandidateRole role) => finished.Add(
        1, new KeyValuePair<string, object?>("status", status.ToString()), new KeyValuePair<string, object?>("role", role.ToString()));

    internal void LeaseGranted(TimeSpan waited)
    {
        granted.Add(1);
        wait.Record(waited.TotalSeconds);
    }

    internal void LeaseReleased() => released.Add(1);

    internal void LeaseLost() => lost.Add(1);

    internal void CallFenced() => fenced.Add(1);
}
