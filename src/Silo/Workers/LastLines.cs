namespace AdapterSearch.Silo.Workers;

/// <summary>The last lines of a process's output. Safe from several threads.</summary>
internal sealed class LastLines
{
    private const int Count = 12;
    private const int MaxLength = 300;
    private readonly Queue<string> lines = new();

    /// <summary>Takes a line; null, the end of a stream, is ignored.</summary>
    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line.Length > MaxLength ? line[..MaxLength] + "..." : line);
            if (lines.Count > Count)
            {
                lines.Dequeue();
            }
        }
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (lines)
        {
            return [.. lines];
        }
    }
}
