using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Devices;

/// <summary>
/// The processor as one device. Its memory is what the machine has or, where that is less, what the process's control group may take; a share
/// of it is left to the system, the silo and the page cache.
/// </summary>
/// <param name="slots">Candidates that train at once.</param>
/// <param name="root">Folder in which <c>proc</c> and <c>sys</c> stand; tests give their own.</param>
public sealed class CpuInventory(int slots, string root = "/") : IDeviceInventory
{
    /// <summary>Share of the memory that candidates may take together.</summary>
    public const double UsableShare = 0.8;

    /// <inheritdoc/>
    public IReadOnlyList<NodeDevice> Devices() => [new NodeDevice(DeviceKind.Cpu, 0, "processor", (long)(MemoryBytes() * UsableShare), slots)];

    /// <summary>Memory in bytes; 0 when the system does not say.</summary>
    public long MemoryBytes()
    {
        long[] known = [.. new[]
        {
            TotalBytes(),
            Limit("sys/fs/cgroup/memory.max"),
            Limit("sys/fs/cgroup/memory/memory.limit_in_bytes"),
        }.Where(bytes => bytes > 0)];
        return known.Length > 0 ? known.Min() : 0;
    }

    private long TotalBytes()
    {
        // MemTotal:       16384256 kB
        var line = Read("proc/meminfo").Split('\n').FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal)) ?? "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0;
    }

    /// <summary>A control group's limit; 0 for none, which is written as a word or as a number near the largest.</summary>
    private long Limit(string path) =>
        long.TryParse(Read(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < long.MaxValue / 2 ? bytes : 0;

    private string Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
