using AdapterSearch.Silo.Exporting;

namespace AdapterSearch.Silo.Tests.Exporting;

public sealed class FolderArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("archives-").FullName;

    [Fact]
    public async Task Packing_is_given_up_in_the_middle_of_a_file()
    {
        // A file of holes that would take minutes.
        await using (var large = File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "artefact")).FullName, "weights.bin")))
        {
            large.SetLength(1L << 38);
        }

        using var gone = new CancellationTokenSource();
        var packing = FolderArchive.PackAsync(Path.Combine(folder, "artefact"), Path.Combine(folder, "archive.zip"), gone.Token);
        gone.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => packing.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(["artefact"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
