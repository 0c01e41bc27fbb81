using System.Diagnostics.Metrics;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AdapterSearch.Dashboard.Telemetry;

/// <summary>
/// Shows a process's measurements: at <see cref="ServiceRoutes.Metrics"/> for Prometheus, and to a collector over OTLP when the standard variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one (docs/metrics.md).
/// </summary>
public static class Measurements
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string NameVariable = "OTEL_SERVICE_NAME";

    /// <summary>Meters of the platform that are shown: requests, connections, and the runtime's own.</summary>
    private static readonly string[] Platform = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Adds the provider of meters.</summary>
    /// <param name="services">Services of the process.</param>
    /// <param name="service">Name of the process's kind, unless the environment names another.</param>
    /// <param name="meters">Names of the meters that are shown besides the platform's.</param>
    public static IServiceCollection AddMeasurements(this IServiceCollection services, string service, params string[] meters)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(meters);
        services.AddMetrics();
        return services.AddSingleton(provider => Build(provider.GetRequiredService<IMeterFactory>(), service, meters));
    }

    /// <summary>Maps the path; the path's own requests are not measured.</summary>
    public static WebApplication MapMeasurements(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapPrometheusScrapingEndpoint(ServiceRoutes.Metrics, app.Services.GetRequiredService<MeterProvider>(), null, null).DisableHttpMetrics();
        return app;
    }

    private static MeterProvider Build(IMeterFactory owner, string service, string[] meters)
    {
        var builder = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
            .AddMeter([.. meters, .. Platform])

            // The SDK hears every meter of the process by its name; a host shows its own and those that belong to the process.
            .AddView(instrument => instrument.Meter.Scope is null || instrument.Meter.Scope == owner ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NameVariable)))
        {
            builder.ConfigureResource(resource => resource.AddService(service));
        }

        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CollectorVariable)))
        {
            builder.AddOtlpExporter();
        }

        return builder.Build();
    }
}
