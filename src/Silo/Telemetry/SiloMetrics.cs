using System.Diagnostics.Metrics;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Devices;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Telemetry;

/// <summary>Numbers of the machine that a silo trains on, under the meter <see cref="MeterName"/>.</summary>
internal sealed class SiloMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Silo";

    private readonly ServeOptions options;
    private readonly long machineBytes;
    private readonly IDeviceSensors sensors;

    /// <summary>Creates the instruments.</summary>
    public SiloMetrics(IMeterFactory meters, ServeOptions options, IDeviceSensors sensors)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.sensors) = (options, sensors);
        machineBytes = new CpuInventory(options.EffectiveSlots).MemoryBytes();

        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("search.device.memory.used", Used, "By", "Memory in use, by device; of a CPU the resident sets of the silo and of the processes that it started");
        meter.CreateObservableGauge("search.device.memory.limit", Limit, "By", "Memory that there is, by device; of a CPU what the container or the machine allows");
        meter.CreateObservableGauge("search.device.temperature", Temperature, "Cel", "Temperature, by device; of a CPU that of its hottest sensor; no value where none is known");
        meter.CreateObservableGauge("search.data.free", Free, "By", "Space left where the data folder lies");
    }

    private IEnumerable<Measurement<long>> Used() =>
        [Of("cpu", ProcessTree.ResidentBytes(Environment.ProcessId)), .. Cards(c => c.UsedBytes)];

    private IEnumerable<Measurement<long>> Limit() => [Of("cpu", machineBytes), .. Cards(c => c.TotalBytes)];

    private IEnumerable<Measurement<long>> Cards(Func<DeviceReading, long?> pick) =>
        sensors.Read().Where(r => r.Device != "cpu" && pick(r) is not null).Select(r => Of(r.Device, pick(r)!.Value));

    private IEnumerable<Measurement<double>> Temperature() =>
        sensors.Read().Where(r => r.TemperatureCelsius is not null).Select(r => new Measurement<double>(r.TemperatureCelsius!.Value, new KeyValuePair<string, object?>("device", r.Device)));

    private static Measurement<long> Of(string device, long bytes) => new(bytes, new KeyValuePair<string, object?>("device", device));

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
