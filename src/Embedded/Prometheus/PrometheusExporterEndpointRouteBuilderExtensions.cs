using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the path where Prometheus reads measurements.</summary>
public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    /// <summary>Maps the path of the options; the host's provider of meters answers.</summary>
    /// <param name="endpoints">Routes.</param>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints) =>
        MapPrometheusScrapingEndpoint(endpoints, null, null, null, null);

    /// <summary>Maps a path; the host's provider of meters answers.</summary>
    /// <param name="endpoints">Routes.</param>
    /// <param name="path">Path.</param>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path) =>
        MapPrometheusScrapingEndpoint(endpoints, path, null, null, null);

    /// <summary>Maps a path.</summary>
    /// <param name="endpoints">Routes.</param>
    /// <param name="path">Path; null takes that of the options.</param>
    /// <param name="meterProvider">Whose measurements are shown; null takes the host's.</param>
    /// <param name="configureBranchedPipeline">Adds steps in front of the answer; null for none.</param>
    /// <param name="optionsName">Name of the options; null for the default ones.</param>
    /// <exception cref="ArgumentException">The provider has no such exporter.</exception>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(
        this IEndpointRouteBuilder endpoints,
        string? path,
        MeterProvider? meterProvider,
        Action<IApplicationBuilder>? configureBranchedPipeline,
        string? optionsName)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var provider = meterProvider ?? endpoints.ServiceProvider.GetRequiredService<MeterProvider>();
        if (TextExporter.Of(provider) is not { } exporter)
        {
            throw new ArgumentException("The provider of meters has no Prometheus exporter; add one with AddPrometheusExporter.", nameof(meterProvider));
        }

        var pattern = path
            ?? endpoints.ServiceProvider.GetService<IOptionsMonitor<PrometheusAspNetCoreOptions>>()?.Get(optionsName ?? Options.DefaultName).ScrapeEndpointPath
            ?? PrometheusAspNetCoreOptions.DefaultPath;
        var branch = endpoints.CreateApplicationBuilder();
        configureBranchedPipeline?.Invoke(branch);
        branch.Run(http => AnswerAsync(http, exporter));
        return endpoints.MapGet(pattern, branch.Build()).WithDisplayName("Prometheus scraping endpoint");
    }

    private static async Task AnswerAsync(HttpContext http, TextExporter exporter)
    {
        if (await exporter.ReadAsync(http.RequestAborted) is not { } text)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        http.Response.ContentType = TextFormat.ContentType;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
