using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Telemetry;

namespace AdapterSearch.Silo.Devices;

/// <summary>
/// Readings of this machine's devices. They are taken aside, since the driver's tool may take seconds or hang: whoever asks gets the newest ones at once, and
/// asking starts the next reading when they are some seconds old. The driver is asked no more once its tool is missing.
/// </summary>
/// <param name="processor">Reads the processor.</param>
/// <param name="ask">Answers with the driver's lines of <see cref="CudaReadings.Fields"/>, null where its tool is missing; null where no graphics card trains.</param>
/// <param name="visible">Value of CUDA_VISIBLE_DEVICES; null when it is not set.</param>
/// <param name="time">Clock.</param>
internal sealed class DeviceSensors(Func<DeviceReading> processor, Func<string?>? ask, string? visible, TimeProvider time) : IDeviceSensors
{
    /// <summary>Time for which readings are not taken again.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);

    /// <summary>Time behind which readings are no longer told, since their successors do not come.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Func<string?>? ask = ask;
    private IReadOnlyList<DeviceReading> known = [];
    private long? begun, ended;
    private Task reading = Task.CompletedTask;

    /// <summary>The sensors of this machine.</summary>
    /// <param name="options">Devices that train.</param>
    /// <param name="time">Clock.</param>
    public static DeviceSensors Of(ServeOptions options, TimeProvider time)
    {
        var (temperature, machineBytes) = (new CpuTemperature(), new CpuInventory(options.EffectiveSlots).MemoryBytes());
        return new DeviceSensors(
            () => new DeviceReading("cpu", temperature.Read(), ProcessTree.ResidentBytes(Environment.ProcessId), machineBytes > 0 ? machineBytes : null),
            options.Devices.Any(d => d.Kind == DeviceKind.Cuda) ? () => DeviceInventory.AskDriver(CudaReadings.Fields, limit: Holds) : null,
            Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"),
            time);
    }

    /// <summary>Done when no reading is under way.</summary>
    public Task Reading
    {
        get
        {
            lock (gate)
            {
                return reading;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeviceReading> Read()
    {
        lock (gate)
        {
            if (reading.IsCompleted && (begun is not { } at || time.GetElapsedTime(at) >= Holds))
            {
                begun = time.GetTimestamp();
                reading = Task.Run(Take);
            }

            return ended is { } last && time.GetElapsedTime(last) < Stale ? known : [];
        }
    }

    private void Take()
    {
        var answer = ask?.Invoke();
        IReadOnlyList<DeviceReading> readings = [processor(), .. CudaReadings.Of(answer ?? "", visible)];
        lock (gate)
        {
            ask = answer is null ? null : ask;
            (known, ended) = (readings, time.GetTimestamp());
        }
    }
}
