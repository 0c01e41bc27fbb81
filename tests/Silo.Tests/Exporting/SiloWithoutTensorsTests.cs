using System.IO.Compression;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Silo.Exporting;

namespace AdapterSearch.Silo.Tests.Exporting;

/// <summary>The product's own program with real trainings of a tiny model: what native code it has in its process, and what it exports.</summary>
public sealed class SiloWithoutTensorsTests : IDisposable
{
    private static readonly SearchSpec Spec = Workplace.Spec with { Repetitions = 1, Arms = [new ArmSpec("uniform", new UniformOptions())] };
    private readonly Workplace place = new();

    public SiloWithoutTensorsTests()
    {
        var folder = Path.Combine(place.ModelRoot, Spec.Model);
        using var model = ViTClassifier.Create((ViTConfiguration)EncoderConfiguration.Read(folder), seed: 5);
        ModelFolder.Save(model, folder);
    }

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_silo_that_trained_and_exported_has_no_tensor_library_in_its_process()
    {
        await using var silo = await SiloProcess.StartAsync(place, slots: 1);
        Assert.StartsWith("libtorch ", (await silo.Client.VersionAsync()).Tensors, StringComparison.Ordinal);
        var search = await RunAsync(silo.Client);
        Assert.NotEmpty(await ExportAsync(silo.Client, search));

        Assert.Empty(TensorLibraries(silo.Id));

        // Its worker has one, so the look finds what is there.
        Assert.Contains(Children(silo.Id), child => TensorLibraries(child).Count > 0);
    }

    [Fact]
    public async Task An_export_has_the_bytes_that_it_has_when_it_is_built_in_the_silo()
    {
        await using var silo = await SiloProcess.StartAsync(place, slots: 1);
        var search = await RunAsync(silo.Client);
        var exported = await ExportAsync(silo.Client, search);

        var outcome = search.Candidates.First(c => c.Number == search.Winner).Outcome!;
        var expected = Path.Combine(place.Folder, "expected");
        using (var builder = new ThreadExportBuilder())
        {
            await builder.BuildAsync(
                new ExportJob(
                    Path.Combine(place.Options.ArtefactFolder(search.Summary.Id), outcome.Artefact), Path.Combine(place.ModelRoot, Spec.Model), Spec.Model, expected),
                CancellationToken.None);
        }

        Assert.Equal(Directory.GetFiles(expected).Select(Path.GetFileName).Order(), exported.Keys.Order());
        Assert.Contains("adapter_model.safetensors", exported.Keys);
        Assert.All(exported, file => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, file.Key)), file.Value));
    }

    private static async Task<SearchView> RunAsync(AdapterSearchClient client)
    {
        var id = (await client.SubmitAsync(Spec)).Id;
        await foreach (var _ in client.WatchAsync(id))
        {
            // Only the end matters.
        }

        var search = await client.GetAsync(id);
        Assert.NotNull(search.Winner);
        return search;
    }

    private static async Task<Dictionary<string, byte[]>> ExportAsync(AdapterSearchClient client, SearchView search)
    {
        using var archive = new MemoryStream();
        await client.ExportAsync(search.Summary.Id, archive);
        using var zip = new ZipArchive(archive);
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using var stream = entry.Open();
            await stream.CopyToAsync(content);
            files.Add(entry.FullName, content.ToArray());
        }

        return files;
    }

    private static List<string> TensorLibraries(int process) =>
        [.. File.ReadLines($"/proc/{process}/maps").Where(l => l.Contains("torch", StringComparison.Ordinal) && l.Contains(".so", StringComparison.Ordinal))];

    private static IEnumerable<int> Children(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);
}
