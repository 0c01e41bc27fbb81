using System.Diagnostics;
using System.Globalization;

namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>
/// A data folder whose disk can be full: a small file system in memory, which is filled by a file. Where this process may not mount, files of
/// the workers are limited to nothing instead, which their writes see as an error of the same kind.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Filler = "filler";
    private readonly string folder;

    private SmallDisk(string folder, bool isMounted) => (this.folder, IsMounted) = (folder, isMounted);

    /// <summary>Whether it is a file system of its own.</summary>
    public bool IsMounted { get; }

    /// <summary>Makes it.</summary>
    /// <param name="folder">Empty folder.</param>
    /// <param name="mayMount">Whether to try the file system.</param>
    public static SmallDisk Make(string folder, bool mayMount)
    {
        Directory.CreateDirectory(folder);
        return new SmallDisk(folder, mayMount && Ran("mount", "-t", "tmpfs", "-o", "size=96m,mode=700", "tmpfs", folder));
    }

    /// <summary>Undoes what an earlier run that was killed left mounted.</summary>
    public static void Unmount(string folder)
    {
        if (Directory.Exists(folder) && File.ReadLines("/proc/self/mounts").Any(l => l.Split(' ')[1] == folder))
        {
            Ran("umount", "-l", folder);
        }
    }

    /// <summary>From now on no write finds room.</summary>
    public void Fill(IReadOnlyList<int> workers)
    {
        if (!IsMounted)
        {
            Limit(workers, "0");
            return;
        }

        using var file = new FileStream(Path.Combine(folder, Filler), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        foreach (var size in (int[])[1 << 20, 4096])
        {
            var block = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // Full, but for what is smaller than a block.
            }
        }
    }

    /// <summary>There is room again.</summary>
    public void Clear(IReadOnlyList<int> workers)
    {
        if (IsMounted)
        {
            File.Delete(Path.Combine(folder, Filler));
        }
        else
        {
            Limit(workers, "unlimited");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsMounted)
        {
            Unmount(folder);
        }
    }

    private static void Limit(IReadOnlyList<int> workers, string size)
    {
        foreach (var worker in workers)
        {
            Ran("prlimit", "--pid", worker.ToString(CultureInfo.InvariantCulture), $"--fsize={size}:");
        }
    }

    private static bool Ran(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
