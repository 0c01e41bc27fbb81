using System.Diagnostics.Metrics;
using AdapterSearch.Silo.Telemetry;

namespace AdapterSearch.Silo.Retention;

/// <summary>Counts of the sweep, under the meter <see cref="SiloMetrics.MeterName"/>. Records that it removes are counted where all removed records are.</summary>
public sealed class RetentionMetrics
{
    private readonly Counter<long> orphans;
    private readonly Counter<long> freed;
    private long failures;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owner of the meter.</param>
    public RetentionMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(SiloMetrics.MeterName);
        orphans = meter.CreateCounter<long>("search.retention.orphans", "{folder}", "Folders of searches that are gone which a sweep removed");
        freed = meter.CreateCounter<long>("search.retention.freed", "By", "Bytes of files that sweeps removed");

        // Shown as 0 before the first failure, which an increase could not be seen of otherwise.
        meter.CreateObservableCounter("search.retention.failures", () => Interlocked.Read(ref failures), "{search}", "Searches and folders that a sweep could not remove; the next one tries again");
    }

    internal void OrphanRemoved() => orphans.Add(1);

    internal void Freed(long bytes) => freed.Add(bytes);

    internal void Failed() => Interlocked.Increment(ref failures);
}
