using System.ComponentModel;
using System.Diagnostics;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Devices;

/// <summary>The inventory of this machine.</summary>
public static class DeviceInventory
{
    private const int SlotsPerCudaDevice = 2;

    /// <summary>The inventory that a person's choice asks for.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="options">Slots and threads.</param>
    /// <param name="cudaDevices">Devices that the tensor library sees; only asked where the driver knows some.</param>
    public static IDeviceInventory Choose(DeviceChoice choice, ServeOptions options, Func<int> cudaDevices)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cpu = new CpuInventory(options.EffectiveSlots);
        var cuda = new CudaInventory(
            options.Slots ?? SlotsPerCudaDevice, () => AskDriver("index,uuid,name,memory.total") ?? "", cudaDevices, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
        return Choose(choice, cpu, cuda);
    }

    /// <summary>The inventory that a person's choice asks for, among two.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="cpu">The processor's.</param>
    /// <param name="cuda">That of CUDA devices.</param>
    public static IDeviceInventory Choose(DeviceChoice choice, IDeviceInventory cpu, IDeviceInventory cuda) => choice switch
    {
        DeviceChoice.Cpu => cpu,
        DeviceChoice.Cuda => new Demanded(cuda),
        _ => new FirstOf(cuda, cpu),
    };

    /// <summary>Asks the NVIDIA driver's tool; null where there is none, empty where it fails or takes too long.</summary>
    /// <param name="fields">Names of the fields, separated by commas; the answer has a line of them for each card.</param>
    /// <param name="tool">The tool; tests give their own.</param>
    /// <param name="limit">Longest time to wait; null for 20 seconds.</param>
    internal static string? AskDriver(string fields, string tool = "nvidia-smi", TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(tool, [$"--query-gpu={fields}", "--format=csv,noheader,nounits"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(limit ?? TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
                return "";
            }

            return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : "";
        }
        catch (Win32Exception)
        {
            // No such program: no driver.
            return null;
        }
    }

    private sealed class FirstOf(IDeviceInventory first, IDeviceInventory second) : IDeviceInventory
    {
        public IReadOnlyList<NodeDevice> Devices() => first.Devices() is { Count: > 0 } found ? found : second.Devices();
    }

    private sealed class Demanded(IDeviceInventory inventory) : IDeviceInventory
    {
        public IReadOnlyList<NodeDevice> Devices() => inventory.Devices() is { Count: > 0 } found
            ? found
            : throw new IOException("--device cuda: the driver or the tensor library sees no CUDA device; see nvidia-smi, or train with --device cpu");
    }
}
