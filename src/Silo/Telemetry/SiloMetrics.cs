using System.Diagnostics.Metrics;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Telemetry;

/// <summary>Numbers of the machine that a silo trains on, under the meter <see cref="MeterName"/>.</summary>
internal sealed class SiloMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Silo";

    private static readonly KeyValuePair<string, object?> Cpu = new("device", "cpu");
    private readonly ServeOptions options;

    /// <summary>Creates the instruments.</summary>
    public SiloMetrics(IMeterFactory meters, ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        this.options = options;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("search.device.memory.used", Used, "By", "Memory in use, by device; of a CPU the resident sets of the silo and of the processes that it started");
        meter.CreateObservableGauge("search.device.memory.limit", Limit, "By", "Memory that there is, by device; of a CPU what the container or the machine allows");
        meter.CreateObservableGauge("search.data.free", Free, "By", "Space left where the data folder lies");
    }

    private static Measurement<long> Used() => new(ProcessTree.ResidentBytes(Environment.ProcessId), Cpu);

    private static Measurement<long> Limit() => new(HostMemory.LimitBytes(), Cpu);

    private IEnumerable<Measurement<long>> Free()
    {
        try
        {
            return [new Measurement<long>(new DriveInfo(options.DataFolder).AvailableFreeSpace)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
