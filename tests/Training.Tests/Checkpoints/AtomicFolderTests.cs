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
