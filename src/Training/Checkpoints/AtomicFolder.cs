using AdapterSearch.Models.Weights;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>
/// Writes a folder so that it is either whole or not there, also after a power cut: into a sibling, files and names flushed to the disk, then
/// renamed, then the rename flushed.
/// </summary>
public static class AtomicFolder
{
    private const string Unfinished = ".unfinished";

    /// <summary>Writes a folder; one of the same name is replaced. On return it is on the disk.</summary>
    /// <param name="path">Folder to make; missing ones above it are made.</param>
    /// <param name="write">Writes the files into the folder it receives.</param>
    /// <exception cref="StorageException">It cannot be written, for example because the disk is full; an earlier one of the name is untouched.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var draft = full + Unfinished;
        try
        {
            DeleteIfThere(draft);
            DirectorySync.Create(draft);
            write(draft);
            Flush(draft);
            Publish(draft, full);
        }
        catch (Exception e)
        {
            DeleteWhatCanBe(draft);
            if (IsOfTheDisk(e))
            {
                throw new StorageException(full, e);
            }

            throw;
        }
    }

    private static bool IsOfTheDisk(Exception fault) => fault switch
    {
        StorageException => false,
        WeightsFileException => fault.InnerException is IOException or UnauthorizedAccessException,

        // How .NET reports EFBIG: the file is above a limit of the file system or the process.
        ArgumentOutOfRangeException { ParamName: "value" } => true,
        _ => fault is IOException or UnauthorizedAccessException,
    };

    private static void Flush(string draft)
    {
        foreach (var file in Directory.EnumerateFiles(draft, "*", SearchOption.AllDirectories))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        foreach (var folder in Directory.EnumerateDirectories(draft, "*", SearchOption.AllDirectories))
        {
            DirectorySync.Flush(folder);
        }

        DirectorySync.Flush(draft);
    }

    private static void Publish(string draft, string full)
    {
        var parent = Path.GetDirectoryName(full)!;
        if (Directory.Exists(full))
        {
            // A rename cannot replace a folder that has files; the old one steps aside first, so one of both always exists.
            var old = full + ".old";
            DeleteIfThere(old);
            Directory.Move(full, old);
            Directory.Move(draft, full);
            DirectorySync.Flush(parent);
            Directory.Delete(old, recursive: true);
        }
        else
        {
            Directory.Move(draft, full);
            DirectorySync.Flush(parent);
        }
    }

    private static void DeleteIfThere(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void DeleteWhatCanBe(string draft)
    {
        try
        {
            DeleteIfThere(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The fault that led here says more; the next write of the folder deletes it.
        }
    }
}
