using System.Globalization;

namespace AdapterSearch.Silo.Workers;

/// <summary>What the kernel tells about a process that is about to be ended: its state, memory, and what its slot threads do.</summary>
internal static class ProcessSnapshot
{
    /// <summary>One line; says so where the kernel tells nothing.</summary>
    public static string Of(int process)
    {
        try
        {
            var folder = $"/proc/{process}";
            var resident = File.ReadLines($"{folder}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))?["VmRSS:".Length..].Trim() ?? "?";
            var threads = Directory.EnumerateDirectories($"{folder}/task").Select(Thread).Where(t => t is not null);
            return string.Create(CultureInfo.InvariantCulture, $"process {process}: {State(folder)}, {resident} resident, {string.Join(", ", threads)}").TrimEnd(' ', ',');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"process {process}: nothing more is known");
        }
    }

    private static string? Thread(string folder)
    {
        var name = File.ReadAllText($"{folder}/comm").Trim();
        return name.StartsWith("slot ", StringComparison.Ordinal) ? $"thread {name}: {State(folder)}" : null;
    }

    private static string State(string folder)
    {
        // The name before the state is in parentheses and may hold blanks.
        var stat = File.ReadAllText($"{folder}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..][0] switch
        {
            'R' => "running",
            'S' => "waiting",
            'D' => "waiting for a device",
            'T' or 't' => "stopped",
            'Z' or 'X' => "ended",
            var other => $"state {other}",
        };
    }
}
