namespace AdapterSearch.Cli.Reports;

/// <summary>Writes a text file all or nothing.</summary>
internal static class AtomicFile
{
    public static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var partial = path + ".partial";
        try
        {
            await File.WriteAllTextAsync(partial, text, cancellation);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
