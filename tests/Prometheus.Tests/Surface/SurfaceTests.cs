using AdapterSearch.TorchSharp.Tests.Surface;
using OpenTelemetry.Exporter;

namespace AdapterSearch.Prometheus.Tests.Surface;

/// <summary>The embedded assembly is a subset of the real package, whose surface is in the file beside this one.</summary>
public sealed class SurfaceTests
{
    private static readonly Listing Real = Listing.Read(Path.Combine(AppContext.BaseDirectory, "Surface", "prometheus-exporter-1.15.txt"));

    [Fact]
    public void Every_public_member_is_one_of_the_real_package()
    {
        var types = SurfaceRenderer.PublicTypes(typeof(PrometheusAspNetCoreOptions).Assembly).ToList();
        Assert.Equal(3, types.Count);
        Assert.Equal(10, types.Sum(t => SurfaceRenderer.Members(t).Count()));
        Assert.Empty(types.SelectMany(Missing));
    }

    [Fact]
    public void A_member_that_the_package_lacks_would_be_found()
    {
        const string options = "class OpenTelemetry.Exporter.PrometheusAspNetCoreOptions";
        Assert.NotNull(Real.FindMember(options, "string ScrapeEndpointPath { get; set; }"));
        Assert.Null(Real.FindMember(options, "string ScrapePath { get; set; }"));
        Assert.Equal("class AdapterSearch.Prometheus.Tests.MetricNameTests", Assert.Single(Missing(typeof(MetricNameTests)))["sealed ".Length..]);
    }

    private static IEnumerable<string> Missing(Type type)
    {
        var head = $"{SurfaceRenderer.Kind(type)} {SurfaceRenderer.FullName(type)}";
        return Real.FindType(head) is null
            ? [head]
            : SurfaceRenderer.Members(type).Where(m => Real.FindMember(head, m) is null).Select(m => $"{head}: {m}");
    }
}
