using OpenTelemetry.Exporter;

namespace AdapterSearch.Prometheus.Tests;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("search.queue.wait", "s", (int)MetricKind.Histogram, "search_queue_wait_seconds")]
    [InlineData("search.leases.lost", "{lease}", (int)MetricKind.Counter, "search_leases_lost_total")]
    [InlineData("bytes.sent", "By", (int)MetricKind.Counter, "bytes_sent_total")]
    [InlineData("sent", "By", (int)MetricKind.Counter, "sent_bytes_total")]
    [InlineData("requests_total", "1", (int)MetricKind.Counter, "requests_total")]
    [InlineData("free", "1", (int)MetricKind.Gauge, "free_ratio")]
    [InlineData("hit ratio", "1", (int)MetricKind.Gauge, "hit_ratio")]
    [InlineData("speed", "m/s", (int)MetricKind.Gauge, "speed_meters_per_second")]
    [InlineData("rate", "{sample}/s", (int)MetricKind.Gauge, "rate_per_second")]
    [InlineData("2nd--try", "", (int)MetricKind.Gauge, "_2nd_try")]
    [InlineData("größe", null, (int)MetricKind.Gauge, "gr_e")]
    [InlineData("a:b", "parsec", (int)MetricKind.Gauge, "a:b_parsec")]
    public void A_name_carries_its_unit_and_kind(string instrument, string? unit, int kind, string expected) =>
        Assert.Equal(expected, MetricName.For(instrument, unit, (MetricKind)kind, withoutTotal: false));

    [Fact]
    public void The_ending_of_counters_can_be_left_out() => Assert.Equal("hits", MetricName.For("hits", null, MetricKind.Counter, withoutTotal: true));

    [Theory]
    [InlineData("http.route", "http_route")]
    [InlineData("a:b", "a_b")]
    [InlineData("", "_")]
    public void A_label_has_no_colon(string tag, string expected) => Assert.Equal(expected, MetricName.Label(tag));
}
