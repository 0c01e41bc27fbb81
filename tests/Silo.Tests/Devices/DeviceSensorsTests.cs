using AdapterSearch.Domain;
using AdapterSearch.Silo.Devices;
using AdapterSearch.Testing;

namespace AdapterSearch.Silo.Tests.Devices;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DeviceSensorsTests : IDisposable
{
    private static readonly DeviceReading Processor = new("cpu", null, 1 << 20, null);
    private readonly string folder = Directory.CreateTempSubdirectory("sensors").FullName;
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task The_drivers_tool_is_asked_for_memory_and_temperature()
    {
        var tool = Tool("""
            [ "$1" = --query-gpu=index,uuid,memory.used,memory.total,temperature.gpu ] && [ "$2" = --format=csv,noheader,nounits ] || exit 3
            echo "0, GPU-1a2b3c4d-0000, 512, 23034, 47"
            """);
        var sensors = new DeviceSensors(() => Processor, () => DeviceInventory.AskDriver(CudaReadings.Fields, tool), null, time);
        Assert.Equal([Processor, new DeviceReading("cuda:0", 47, 512L << 20, 23_034L << 20)], await ReadAsync(sensors));
    }

    [Fact]
    public async Task Where_the_tool_is_missing_it_is_asked_once()
    {
        var asked = 0;
        var sensors = new DeviceSensors(
            () => Processor,
            () =>
            {
                asked++;
                return DeviceInventory.AskDriver(CudaReadings.Fields, Path.Combine(folder, "nothing"));
            },
            null,
            time);
        Assert.Equal([Processor], await ReadAsync(sensors));
        time.Advance(DeviceSensors.Holds);
        Assert.Equal([Processor], await ReadAsync(sensors));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_tool_that_hangs_is_ended_with_all_that_it_started()
    {
        var pid = Path.Combine(folder, "pid");
        var tool = Tool($"sleep 600 &\necho $! > {pid}\nwait");
        Assert.Equal("", DeviceInventory.AskDriver(CudaReadings.Fields, tool, TimeSpan.FromSeconds(2)));
        Assert.True(HasEnded(int.Parse(File.ReadAllText(pid), System.Globalization.CultureInfo.InvariantCulture)), "what the tool started still runs");
    }

    [Fact]
    public void A_tool_that_fails_says_nothing() => Assert.Equal("", DeviceInventory.AskDriver(CudaReadings.Fields, Tool("echo 0, GPU-1, 1, 2, 3\nexit 9")));

    [Fact]
    public async Task Who_asks_never_waits_and_readings_are_taken_again_after_five_seconds()
    {
        var (asked, gate) = (0, new SemaphoreSlim(0));
        var sensors = new DeviceSensors(
            () => Processor,
            () =>
            {
                gate.Wait();
                return $"0, GPU-1, 1, 2, {40 + ++asked}\n";
            },
            null,
            time);
        Assert.Empty(sensors.Read());
        Assert.Empty(sensors.Read());
        gate.Release();
        Assert.Equal(41, (await ReadAsync(sensors))[1].TemperatureCelsius);
        time.Advance(DeviceSensors.Holds - TimeSpan.FromMilliseconds(1));
        Assert.Equal(41, (await ReadAsync(sensors))[1].TemperatureCelsius);
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(41, sensors.Read()[1].TemperatureCelsius);
        gate.Release();
        Assert.Equal(42, (await ReadAsync(sensors))[1].TemperatureCelsius);
        time.Advance(DeviceSensors.Stale);
        Assert.Empty(sensors.Read());
        gate.Release();
        await sensors.Reading;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<IReadOnlyList<DeviceReading>> ReadAsync(DeviceSensors sensors)
    {
        sensors.Read();
        await sensors.Reading;
        return sensors.Read();
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private string Tool(string script)
    {
        var path = Path.Combine(folder, "nvidia-smi");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
