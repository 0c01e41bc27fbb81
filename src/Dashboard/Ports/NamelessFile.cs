namespace AdapterSearch.Dashboard;

/// <summary>
/// Files for content that may be larger than memory: readable by their owner alone, without a name, and gone with their handles, also when the process is
/// killed.
/// </summary>
public static class NamelessFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>What the system says when a disk (ENOSPC, ERROR_DISK_FULL) or a quota (EDQUOT) is full.</summary>
    private const int NoSpace = 28, NoQuota = 122, NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Makes a file and fills it.</summary>
    /// <param name="path">Where its bytes lie; must not exist, and does not afterwards.</param>
    /// <param name="write">Writes its content.</param>
    /// <returns>The content from its beginning; the caller disposes it.</returns>
    /// <exception cref="ExportFailedException">The disk is full.</exception>
    public static async Task<Stream> FillAsync(string path, Func<Stream, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        FileStream? file = null;
        var whole = false;
        try
        {
            file = new FileStream(path, Options());
            File.Delete(path);
            await write(file);
            await file.FlushAsync();
            file.Position = 0;
            whole = true;
            return file;
        }
        catch (IOException e) when (e.HResult is NoSpace or NoQuota or NoSpaceOnWindows)
        {
            throw new ExportFailedException($"the archive does not fit on the disk of {Path.GetDirectoryName(Path.GetFullPath(path))}, which is full; make room there and try again", tryAgain: true);
        }
        finally
        {
            if (!whole && file is not null)
            {
                await CloseAsync(file);
            }
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferBytes,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static async Task CloseAsync(FileStream file)
    {
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // What was still to be written does not fit either; the handle is closed all the same.
        }
    }
}
