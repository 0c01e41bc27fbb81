namespace AdapterSearch.Training.Checkpoints;

/// <summary>Writes a folder so that it is either whole or not there: into a sibling, flushed to the disk, then renamed.</summary>
public static class AtomicFolder
{
    private const string Unfinished = ".unfinished";

    /// <summary>Writes a folder; one of the same name is replaced.</summary>
    /// <param name="path">Folder to make.</param>
    /// <param name="write">Writes the files into the folder it receives.</param>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var draft = full + Unfinished;
        DeleteIfThere(draft);
        Directory.CreateDirectory(draft);
        try
        {
            write(draft);
            foreach (var file in Directory.EnumerateFiles(draft, "*", SearchOption.AllDirectories))
            {
                using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(handle);
            }

            if (Directory.Exists(full))
            {
                // A rename cannot replace a folder that has files; the old one steps aside first, so one of both always exists.
                var old = full + ".old";
                DeleteIfThere(old);
                Directory.Move(full, old);
                Directory.Move(draft, full);
                Directory.Delete(old, recursive: true);
            }
            else
            {
                Directory.Move(draft, full);
            }
        }
        catch
        {
            DeleteIfThere(draft);
            throw;
        }
    }

    private static void DeleteIfThere(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
