using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Tests.Fixtures;

namespace AdapterSearch.Training.Tests.Checkpoints;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_replaced_as_a_whole()
    {
        AtomicFolder.Write(folder["x"], f => File.WriteAllText(Path.Combine(f, "old"), "1"));
        AtomicFolder.Write(folder["x"], f => File.WriteAllText(Path.Combine(f, "new"), "2"));

        Assert.Equal([folder["x/new"]], Directory.GetFileSystemEntries(folder["x"]));
        Assert.Equal([folder["x"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_a_storage_fault_that_names_the_folder_and_leaves_the_old_one()
    {
        AtomicFolder.Write(folder["x"], f => File.WriteAllText(Path.Combine(f, "old"), "1"));

        var fault = Assert.Throws<StorageException>(() => AtomicFolder.Write(folder["x"], f =>
        {
            File.WriteAllText(Path.Combine(f, "half"), "2");
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[10_000]);
            full.Flush();
        }));

        Assert.Equal(folder["x"], fault.StoragePath);
        Assert.StartsWith($"{folder["x"]} cannot be written: No space left on device", fault.Message, StringComparison.Ordinal);
        Assert.Equal([folder["x/old"]], Directory.GetFileSystemEntries(folder["x"]));
        Assert.Equal([folder["x"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(AdapterSearch.Domain.FailureKind.Infrastructure, AdapterSearch.Training.Loop.FailureClassifier.Outcome(fault).Failure);
    }

    [Fact]
    public void Missing_folders_above_are_made_and_one_that_cannot_be_flushed_is_named()
    {
        AtomicFolder.Write(folder["a/b/c"], f => File.WriteAllText(Path.Combine(f, "new"), "1"));

        Assert.Equal("1", File.ReadAllText(folder["a/b/c/new"]));
        Assert.StartsWith($"{folder["a/missing"]} cannot be flushed: ", Assert.Throws<IOException>(() => DirectorySync.Flush(folder["a/missing"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_folder_and_nothing_else()
    {
        AtomicFolder.Write(folder["x"], f => File.WriteAllText(Path.Combine(f, "old"), "1"));
        Assert.Throws<InvalidOperationException>(() => AtomicFolder.Write(folder["x"], f =>
        {
            File.WriteAllText(Path.Combine(f, "half"), "2");
            throw new InvalidOperationException("disk");
        }));

        Assert.Equal([folder["x/old"]], Directory.GetFileSystemEntries(folder["x"]));
        Assert.Equal([folder["x"]], Directory.GetFileSystemEntries(folder.Path));
    }
}
