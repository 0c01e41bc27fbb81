using System.Collections.Concurrent;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter;

/// <summary>
/// Collects when it is read. One collection at a time: requests that come while one is under way, or within the cache's time, get the same answer.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly PrometheusAspNetCoreOptions options;
    private readonly TimeProvider time;
    // The SDK does not tell from outside which exporters a provider has.
    private static readonly ConcurrentDictionary<TextExporter, byte> Exporters = new();
    private readonly SemaphoreSlim turn = new(1);
    private string text = string.Empty;
    private long collected;
    private bool any;

    public TextExporter(PrometheusAspNetCoreOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        Exporters.TryAdd(this, 0);
    }

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The exporter of a provider; null when it has none.</summary>
    public static TextExporter? Of(BaseProvider provider) => Exporters.Keys.FirstOrDefault(e => e.ParentProvider == provider);

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }

        text = TextFormat.Write(metrics, options.DisableTotalNameSuffixForCounters);
        return ExportResult.Success;
    }

    /// <summary>All measurements as text; null when an observer of measurements failed.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (any && time.GetElapsedTime(collected).TotalMilliseconds < options.ScrapeResponseCacheDurationMilliseconds)
            {
                return text;
            }

            // An empty batch is not exported; what was there before is then gone.
            text = string.Empty;
            any = Collect?.Invoke(Timeout.Infinite) ?? false;
            collected = time.GetTimestamp();
            return any ? text : null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Exporters.TryRemove(this, out _);
        turn.Dispose();
        base.Dispose(disposing);
    }
}
