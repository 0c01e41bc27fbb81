using System.Diagnostics.Metrics;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Devices;
using AdapterSearch.Silo.Retention;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Telemetry;
using AdapterSearch.Training;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;

namespace AdapterSearch.K8s.Tests;

/// <summary>An instrument and the name under which Prometheus knows it.</summary>
internal sealed record Shown(string Instrument, string Name, MetricKind Kind, string Unit, string Description)
{
    /// <summary>All instruments of ours, as the code makes them.</summary>
    public static IReadOnlyList<Shown> Ours { get; } = Collect();

    /// <summary>Names that a query may use: a histogram has three.</summary>
    public IEnumerable<string> Series => Kind == MetricKind.Histogram ? [Name + "_bucket", Name + "_sum", Name + "_count"] : [Name];

    private static List<Shown> Collect()
    {
        var found = new List<Shown>();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TrainingMetrics.MeterName || instrument.Meter.Scope == meters)
                {
                    found.Add(Show(instrument));
                }
            },
        };
        listener.Start();
        _ = new CoordinationMetrics(meters);
        _ = new NodeMetrics(meters);
        _ = new SiloMetrics(meters, new ServeOptions { DataFolder = "/", ModelRoot = "/", DataRoot = "/" }, DeviceSensors.Of(new ServeOptions { DataFolder = "/", ModelRoot = "/", DataRoot = "/" }, TimeProvider.System));
        _ = new RetentionMetrics(meters);
        TrainingMetrics.Repeat("none", 0);
        return [.. found.OrderBy(s => s.Instrument, StringComparer.Ordinal)];
    }

    private static Shown Show(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.Name.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : type.Name.StartsWith("Counter", StringComparison.Ordinal) || type.Name.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricKind.Counter
            : MetricKind.Gauge;
        return new Shown(instrument.Name, MetricName.For(instrument.Name, instrument.Unit, kind, withoutTotal: false), kind, instrument.Unit ?? "", instrument.Description ?? "");
    }
}
