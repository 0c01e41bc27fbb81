using System.Globalization;

namespace AdapterSearch.Silo.Telemetry;

/// <summary>A process and all that it started, as the kernel tells of them.</summary>
internal static class ProcessTree
{
    /// <summary>Resident sets together; pages that several of them share count in each.</summary>
    /// <param name="root">Process.</param>
    public static long ResidentBytes(int root)
    {
        if (!Directory.Exists("/proc"))
        {
            return Environment.WorkingSet;
        }

        var processes = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToArray();
        var children = processes.ToLookup(p => p.Parent);
        long pages = 0;
        var open = new Stack<Entry>(processes.Where(p => p.Id == root));
        while (open.TryPop(out var process))
        {
            pages += process.Pages;
            foreach (var child in children[process.Id])
            {
                open.Push(child);
            }
        }

        return pages * Environment.SystemPageSize;
    }

    private static Entry? Read(int id)
    {
        try
        {
            // The second field is the program's name in parentheses and may hold blanks; what follows it is the state, the parent, and in the 22nd place the resident pages.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, long Pages);
}
