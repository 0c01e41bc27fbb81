using System.Diagnostics.Metrics;
using System.Net;
using AdapterSearch.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AdapterSearch.Prometheus.Tests;

public sealed class ScrapingTests
{
    private const string Expected = """
        # TYPE shop_visits_total counter
        # HELP shop_visits_total Visits, "all" of them \\ even\nshort ones
        shop_visits_total{otel_scope_name="shop",otel_scope_version="1.2"} 1
        shop_visits_total{otel_scope_name="shop",otel_scope_version="1.2",door="north \"N\" \\ one\nbelow",is_open="true"} 3
        # TYPE shop_stock_bytes gauge
        # UNIT shop_stock_bytes bytes
        # HELP shop_stock_bytes Stock
        shop_stock_bytes{otel_scope_name="shop",otel_scope_version="1.2"} 7
        # TYPE shop_heat_celsius gauge
        # UNIT shop_heat_celsius celsius
        # HELP shop_heat_celsius Heat
        shop_heat_celsius{otel_scope_name="shop",otel_scope_version="1.2",room_name="b;a"} 20.125
        # TYPE shop_stay_seconds histogram
        # UNIT shop_stay_seconds seconds
        # HELP shop_stay_seconds Time of a visit
        shop_stay_seconds_bucket{otel_scope_name="shop",otel_scope_version="1.2",le="0.5"} 1
        shop_stay_seconds_bucket{otel_scope_name="shop",otel_scope_version="1.2",le="2"} 3
        shop_stay_seconds_bucket{otel_scope_name="shop",otel_scope_version="1.2",le="+Inf"} 4
        shop_stay_seconds_sum{otel_scope_name="shop",otel_scope_version="1.2"} 12.75
        shop_stay_seconds_count{otel_scope_name="shop",otel_scope_version="1.2"} 4

        """;

    [Fact]
    public async Task Measurements_are_shown_as_the_format_says_and_promtool_agrees()
    {
        await using var host = await Host.StartAsync();
        Measure(host.Meter);

        using var answer = await host.Client.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(Expected, text);
        Assert.Equal((0, "", ""), DebianPrograms.Run(DebianPrograms.Promtool, ["check", "metrics"], text));
    }

    [Theory]
    [InlineData("le=\"2\"} 3", "le=\"2\"} three")]
    [InlineData("shop_visits_total{", "shop visits{")]
    [InlineData("\\\"N\\\"", "\"N\"")]
    public async Task Promtool_would_say_when_the_text_were_wrong(string right, string wrong)
    {
        await using var host = await Host.StartAsync();
        Measure(host.Meter);
        var text = await host.Client.GetStringAsync("/metrics");
        Assert.Contains(right, text, StringComparison.Ordinal);

        Assert.NotEqual(0, DebianPrograms.Run(DebianPrograms.Promtool, ["check", "metrics"], text.Replace(right, wrong, StringComparison.Ordinal)).Status);
    }

    [Fact]
    public async Task Numbers_that_are_none_are_written_as_prometheus_writes_them()
    {
        await using var host = await Host.StartAsync();
        host.Meter.CreateObservableGauge("x", () => (Measurement<double>[])
            [new(double.NaN, Tag("n", "nan")), new(double.PositiveInfinity, Tag("n", "up")), new(double.NegativeInfinity, Tag("n", "down")), new(1e-7, Tag("n", "small"))], null, "Odd numbers");

        var lines = (await host.Client.GetStringAsync("/metrics")).Split('\n');

        Assert.Equal(["NaN", "+Inf", "-Inf", "1E-07"], lines.Where(l => l.StartsWith("x{", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]));
        Assert.Equal(0, DebianPrograms.Run(DebianPrograms.Promtool, ["check", "metrics"], string.Join('\n', lines)).Status);
    }

    [Fact]
    public async Task Instruments_of_one_name_from_two_meters_are_one_family()
    {
        await using var host = await Host.StartAsync();
        using var other = new Meter("shop.annexe");
        host.Meter.CreateCounter<long>("visits", "{visit}", "Visits").Add(1);
        other.CreateCounter<long>("visits", "{visit}", "Visits").Add(2);

        Assert.Equal("""
            # TYPE visits_total counter
            # HELP visits_total Visits
            visits_total{otel_scope_name="shop",otel_scope_version="1.2"} 1
            visits_total{otel_scope_name="shop.annexe"} 2

            """, await host.Client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task An_answer_is_given_again_for_the_caches_time()
    {
        var time = new ManualTimeProvider();
        await using var host = await Host.StartAsync(cacheMilliseconds: 300, time);
        var counter = host.Meter.CreateCounter<long>("hits", "{hit}", "Hits");
        counter.Add(1);
        Assert.EndsWith("} 1\n", await host.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        counter.Add(1);
        time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.EndsWith("} 1\n", await host.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.EndsWith("} 2\n", await host.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_measurements_answers_with_nothing()
    {
        await using var host = await Host.StartAsync();
        using var answer = await host.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_provider_without_the_exporter_is_refused()
    {
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("shop").Build();
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Throws<ArgumentException>(() => app.MapPrometheusScrapingEndpoint("/metrics", provider, null, null));
    }

    private static void Measure(Meter meter)
    {
        var visits = meter.CreateCounter<long>("shop.visits", "{visit}", "Visits, \"all\" of them \\ even\nshort ones");
        visits.Add(1, Tag("door", "north \"N\" \\ one\nbelow"), Tag("is.open", true));
        visits.Add(2, Tag("door", "north \"N\" \\ one\nbelow"), Tag("is.open", true));
        visits.Add(1);
        var stock = meter.CreateUpDownCounter<int>("shop.stock", "By", "Stock");
        stock.Add(9);
        stock.Add(-2);
        meter.CreateObservableGauge("shop.heat", () => new Measurement<double>(20.125, Tag("room.name", "a"), Tag("room-name", "b")), "Cel", "Heat");
        var stay = meter.CreateHistogram("shop.stay", "s", "Time of a visit", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        stay.Record(0.25);
        stay.Record(1);
        stay.Record(1.5);
        stay.Record(10);
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private sealed class Host(WebApplication app, MeterProvider provider, Meter meter) : IAsyncDisposable
    {
        public Meter Meter => meter;

        public HttpClient Client { get; } = app.GetTestClient();

        public static async Task<Host> StartAsync(int cacheMilliseconds = 0, TimeProvider? time = null)
        {
            var meter = new Meter("shop", "1.2");
            var provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services =>
                {
                    if (time is not null)
                    {
                        services.AddSingleton(time);
                    }
                })
                .AddMeter("shop", "shop.annexe")

                // Tests run side by side and all of them have a shop.
                .AddView(i => i.Meter == meter || i.Meter.Name == "shop.annexe" ? null : MetricStreamConfiguration.Drop)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = cacheMilliseconds)
                .Build();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseTestServer();
            var app = builder.Build();
            app.MapPrometheusScrapingEndpoint("/metrics", provider, null, null);
            await app.StartAsync();
            return new Host(app, provider, meter);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.DisposeAsync();
            provider.Dispose();
            meter.Dispose();
        }
    }
}
