using System.Globalization;

namespace AdapterSearch.Silo.Workers;

/// <summary>
/// How often the kernel has ended a process because memory ran out, in this process's control group or, where there are none, on the machine. A
/// rise across the death of a worker by SIGKILL tells an out-of-memory kill from somebody's kill.
/// </summary>
internal static class OutOfMemoryKills
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>The count; 0 where the kernel does not say.</summary>
    public static long Count() => EventsFile() is var file && File.Exists(file) ? Counter(file) : Counter("/proc/vmstat");

    /// <summary>The value of <c>oom_kill</c> in a file of name-value lines.</summary>
    internal static long Counter(string path)
    {
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                if (line.Split(' ') is ["oom_kill", var value])
                {
                    return long.Parse(value, CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Old kernels and other systems have no such file.
        }

        return 0;
    }

    private static string EventsFile()
    {
        try
        {
            // Version 2 of control groups: one line "0::/path", where the path may be outside of what a container sees.
            var own = File.ReadLines("/proc/self/cgroup").FirstOrDefault(l => l.StartsWith("0::", StringComparison.Ordinal))?[3..].TrimStart('/') ?? "";
            var file = Path.Combine(ControlGroups, own, "memory.events");
            return File.Exists(file) ? file : Path.Combine(ControlGroups, "memory.events");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(ControlGroups, "memory.events");
        }
    }
}
