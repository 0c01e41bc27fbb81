namespace OpenTelemetry.Exporter;

/// <summary>How measurements are shown to Prometheus.</summary>
public class PrometheusAspNetCoreOptions
{
    internal const string DefaultPath = "/metrics";

    /// <summary>True leaves the names of counters without the ending <c>_total</c>.</summary>
    public bool DisableTotalNameSuffixForCounters { get; set; }

    /// <summary>Path where measurements are read; null means <c>/metrics</c>.</summary>
    public string? ScrapeEndpointPath { get; set; } = DefaultPath;

    /// <summary>How long an answer is given again before measurements are collected anew, in milliseconds; 0 collects at every request.</summary>
    public int ScrapeResponseCacheDurationMilliseconds { get; set; } = 300;
}
