using System.Diagnostics.Metrics;
using AdapterSearch.Domain;
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
    private readonly CudaMemory? cards;

    /// <summary>Creates the instruments.</summary>
    public SiloMetrics(IMeterFactory meters, ServeOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        machineBytes = new CpuInventory(options.EffectiveSlots).MemoryBytes();
        if (options.Devices?.Any(d => d.Kind == DeviceKind.Cuda) == true)
        {
            cards = new CudaMemory(() => DeviceInventory.AskDriver(CudaMemory.Fields), Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"), time);
        }

        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("search.device.memory.used", Used, "By", "Memory in use, by device; of a CPU the resident sets of the silo and of the processes that it started");
        meter.CreateObservableGauge("search.device.memory.limit", Limit, "By", "Memory that there is, by device; of a CPU what the container or the machine allows");
        meter.CreateObservableGauge("search.data.free", Free, "By", "Space left where the data folder lies");
    }

    private IEnumerable<Measurement<long>> Used() =>
        [Of("cpu", ProcessTree.ResidentBytes(Environment.ProcessId)), .. cards?.Read().Select(c => Of(c.Device, c.UsedBytes)) ?? []];

    private IEnumerable<Measurement<long>> Limit() => [Of("cpu", machineBytes), .. cards?.Read().Select(c => Of(c.Device, c.TotalBytes)) ?? []];

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
