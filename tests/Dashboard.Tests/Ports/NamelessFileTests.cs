using System.Runtime.Versioning;

namespace AdapterSearch.Dashboard.Tests.Ports;

public sealed class NamelessFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nameless-").FullName;

    private string File => Path.Combine(folder, "archive.zip");

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task It_is_its_owners_alone_and_without_a_name_while_it_is_filled()
    {
        await using var whole = await NamelessFile.FillAsync(File, async file =>
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(((FileStream)file).SafeFileHandle));
            await file.WriteAsync(new byte[] { 1, 2, 3 });
        });

        var content = new byte[3];
        await whole.ReadExactlyAsync(content);
        Assert.Equal([1, 2, 3], content);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_full_disk_is_named_and_worth_another_try()
    {
        var failed = await Assert.ThrowsAsync<ExportFailedException>(() => NamelessFile.FillAsync(File, async _ =>
        {
            // The system's own device that is always full.
            await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await full.WriteAsync(new byte[1]);
        }));

        Assert.Contains(folder, failed.Message, StringComparison.Ordinal);
        Assert.True(failed.TryAgain);
    }

    [Fact]
    public async Task What_fails_for_another_reason_is_told_as_it_is_and_closed()
    {
        Stream? filled = null;
        await Assert.ThrowsAsync<FileNotFoundException>(() => NamelessFile.FillAsync(File, file =>
        {
            filled = file;
            throw new FileNotFoundException("gone");
        }));

        Assert.False(filled!.CanRead);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
