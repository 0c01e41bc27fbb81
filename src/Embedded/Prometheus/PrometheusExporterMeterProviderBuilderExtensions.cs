using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the exporter to a provider of meters.</summary>
public static class PrometheusExporterMeterProviderBuilderExtensions
{
    /// <summary>Adds the exporter with default options.</summary>
    /// <param name="builder">Provider under construction.</param>
    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder) => AddPrometheusExporter(builder, null, null);

    /// <summary>Adds the exporter.</summary>
    /// <param name="builder">Provider under construction.</param>
    /// <param name="configure">Sets options.</param>
    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder, Action<PrometheusAspNetCoreOptions> configure) =>
        AddPrometheusExporter(builder, null, configure);

    /// <summary>Adds the exporter with options of a name.</summary>
    /// <param name="builder">Provider under construction.</param>
    /// <param name="name">Name of the options; null for the default ones.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    public static MeterProviderBuilder AddPrometheusExporter(
        this MeterProviderBuilder builder, string? name, Action<PrometheusAspNetCoreOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = name ?? Options.DefaultName;
        builder.ConfigureServices(services =>
        {
            services.AddOptions();
            if (configure is not null)
            {
                services.Configure(options, configure);
            }
        });
        return ((IDeferredMeterProviderBuilder)builder).Configure((services, deferred) => deferred.AddReader(new BaseExportingMetricReader(
            new TextExporter(services.GetRequiredService<IOptionsMonitor<PrometheusAspNetCoreOptions>>().Get(options), services.GetService<TimeProvider>() ?? TimeProvider.System))
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        }));
    }
}
