using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4. Metrics of one name are written together, since a family may appear once only. No time stamps are written:
/// Prometheus then takes the time of its request, and sees at once when a series is gone. Exponential histograms have no place in this format and are left out.
/// </summary>
internal static class TextFormat
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Metric> metrics, bool withoutTotal)
    {
        var families = metrics
            .Where(m => m.MetricType != MetricType.ExponentialHistogram)
            .GroupBy(m => MetricName.For(m.Name, m.Unit, Kind(m.MetricType), withoutTotal), StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var family in families)
        {
            Family(text, family.Key, [.. family]);
        }

        return text.ToString();
    }

    /// <summary>A number as the format writes it; the shortest text that reads back as the same number.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static MetricKind Kind(MetricType type) => type switch
    {
        MetricType.Histogram => MetricKind.Histogram,
        MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
        _ => MetricKind.Gauge,
    };

    private static void Family(StringBuilder text, string name, IReadOnlyList<Metric> metrics)
    {
        var kind = Kind(metrics[0].MetricType);
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        }).Append('\n');
        if (MetricName.UnitInWords(metrics[0].Unit) is { Length: > 0 } unit)
        {
            text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }

        if (metrics.Select(m => m.Description).FirstOrDefault(d => !string.IsNullOrEmpty(d)) is { } description)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(Escape(description, quotes: false)).Append('\n');
        }

        // A family has one kind; who gives one name to instruments of two kinds gets the first.
        foreach (var metric in metrics.Where(m => Kind(m.MetricType) == kind))
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                if (kind == MetricKind.Histogram)
                {
                    Histogram(text, name, metric, point);
                }
                else
                {
                    Sample(text, name, string.Empty, Labels(metric, point), Value(metric.MetricType, point));
                }
            }
        }
    }

    private static void Histogram(StringBuilder text, string name, Metric metric, in MetricPoint point)
    {
        var labels = Labels(metric, point);
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Sample(text, name, "_bucket", $"{labels},le=\"{Number(bucket.ExplicitBound)}\"", Whole(below));
        }

        Sample(text, name, "_sum", labels, Number(point.GetHistogramSum()));
        Sample(text, name, "_count", labels, Whole(point.GetHistogramCount()));
    }

    private static string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => Whole(point.GetSumLong()),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => Number(point.GetSumDouble()),
        MetricType.LongGauge => Whole(point.GetGaugeLastValueLong()),
        _ => Number(point.GetGaugeLastValueDouble()),
    };

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Sample(StringBuilder text, string name, string ending, string labels, string value) =>
        text.Append(name).Append(ending).Append('{').Append(labels).Append("} ").Append(value).Append('\n');

    private static string Labels(Metric metric, in MetricPoint point)
    {
        // Two tags may become one label; their values are joined, as the rules for the format say.
        var labels = new List<KeyValuePair<string, string>> { new("otel_scope_name", metric.MeterName) };
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            labels.Add(new("otel_scope_version", metric.MeterVersion));
        }

        foreach (var tag in point.Tags)
        {
            var label = MetricName.Label(tag.Key);
            var value = tag.Value switch
            {
                null => string.Empty,
                bool truth => truth ? "true" : "false",
                var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? string.Empty,
            };
            var known = labels.FindIndex(l => l.Key == label);
            if (known >= 0)
            {
                labels[known] = new(label, $"{labels[known].Value};{value}");
            }
            else
            {
                labels.Add(new(label, value));
            }
        }

        return string.Join(',', labels.Select(l => $"{l.Key}=\"{Escape(l.Value, quotes: true)}\""));
    }

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
