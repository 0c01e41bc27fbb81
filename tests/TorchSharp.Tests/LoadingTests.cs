using TorchSharp.Interop;

namespace AdapterSearch.TorchSharp.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("torch-loading");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_missing_shim_is_told_with_what_to_install()
    {
        var error = Assert.Throws<DllNotFoundException>(() => NativeLoader.Find(null, folder.FullName));
        Assert.Contains(folder.FullName, error.Message);
        Assert.Contains("apt-get install --no-install-recommends libtorch-dev libopenblas0-openmp", error.Message);
    }

    [Fact]
    public void A_shim_that_cannot_be_loaded_is_told_with_what_to_install()
    {
        var path = Path.Combine(folder.FullName, "libadaptersearch_torch.so");
        File.WriteAllText(path, "not a library");
        Assert.Equal(path, NativeLoader.Find(null, folder.FullName));
        var error = Assert.Throws<DllNotFoundException>(() => NativeLoader.Open(path));
        Assert.Contains("libtorch-dev", error.Message);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void The_variable_names_a_file_or_a_folder_and_is_never_ignored()
    {
        var path = Path.Combine(folder.FullName, "libadaptersearch_torch.so");
        File.WriteAllText(path, "not a library");
        Assert.Equal(path, NativeLoader.Find(folder.FullName, "/"));
        Assert.Equal(path, NativeLoader.Find(path, "/"));
        Assert.Throws<DllNotFoundException>(() => NativeLoader.Find(Path.Combine(folder.FullName, "other.so"), folder.FullName));
    }
}
