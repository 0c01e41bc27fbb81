using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>
/// Makes names durable. A flushed file survives a power cut, but not its name: names belong to the directory, which has to be flushed as well,
/// and .NET opens no directories.
/// </summary>
public static class DirectorySync
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Flushes the names in a directory to the disk; on systems other than Linux nothing happens.</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(open(directory, ReadOnlyCloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{directory} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Makes a directory with all that are missing above it, durably.</summary>
    public static void Create(string directory)
    {
        var missing = new Stack<string>();
        for (var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)); !Directory.Exists(path); path = Path.GetDirectoryName(path)!)
        {
            missing.Push(path);
        }

        while (missing.TryPop(out var path))
        {
            Directory.CreateDirectory(path);
            Flush(Path.GetDirectoryName(path)!);
        }
    }

    // The C library's name.
    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
