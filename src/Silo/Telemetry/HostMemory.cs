using System.Globalization;

namespace AdapterSearch.Silo.Telemetry;

/// <summary>Memory that this process may use: what its container allows, else what the machine has. The runtime's own number is smaller, since it counts what its heap may take.</summary>
internal static class HostMemory
{
    private const string Container = "/sys/fs/cgroup/memory.max";
    private const string Machine = "/proc/meminfo";

    /// <summary>The limit in bytes.</summary>
    public static long LimitBytes() => Math.Min(ContainerBytes(), MachineBytes());

    private static long ContainerBytes()
    {
        // Holds "max" where there is no limit.
        return File.Exists(Container) && long.TryParse(File.ReadAllText(Container).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : long.MaxValue;
    }

    private static long MachineBytes()
    {
        var line = File.Exists(Machine) ? File.ReadLines(Machine).FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal)) : null;
        var fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [_, var kibibytes, ..] && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count << 10
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }
}
