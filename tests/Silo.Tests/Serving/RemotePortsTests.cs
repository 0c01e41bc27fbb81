using System.IO.Compression;
using AdapterSearch.Dashboard;
using AdapterSearch.Dashboard.Remote;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Tests.Retention;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Silo.Tests.Serving;

/// <summary>An HTTP host without model files gets the same answers from a silo as that silo's own.</summary>
public sealed class RemotePortsTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private IServiceProvider Services => shared.Silo.Host.Services;

    private IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    [Fact]
    public async Task A_silo_checks_specs_for_others()
    {
        var remote = new RemoteSpecGate(Grains);
        var good = await remote.CheckAsync(Workplace.Spec, CancellationToken.None);
        Assert.Empty(good.Problems);
        Assert.Equal((await Services.GetRequiredService<ISpecGate>().CheckAsync(Workplace.Spec, CancellationToken.None)).Shape!.Modules, good.Shape!.Modules);

        var wrong = Workplace.Spec with { Model = "nobody", Rank = 0 };
        var expected = await Services.GetRequiredService<ISpecGate>().CheckAsync(wrong, CancellationToken.None);
        Assert.Equal(expected.Problems, (await remote.CheckAsync(wrong, CancellationToken.None)).Problems);
        Assert.NotEmpty(expected.Problems);
    }

    [Fact]
    public async Task An_installation_is_unknown_until_a_silo_has_answered()
    {
        var local = Services.GetRequiredService<IInstallation>();
        using var remote = new RemoteInstallation(Grains, TimeProvider.System);
        Assert.Equal(("no silo has answered yet", 0), (remote.NotReady, remote.Version.Slots));
        await remote.AskAsync();
        Assert.Null(remote.NotReady);
        Assert.Equal(local.Version, remote.Version);
        Assert.Equal((await local.ModelsAsync(default)).Select(m => (m.Path, m.Problem)), (await remote.ModelsAsync(default)).Select(m => (m.Path, m.Problem)));
        var (near, far) = (await local.ProvenanceAsync(Workplace.Spec, default), await remote.ProvenanceAsync(Workplace.Spec, default));
        Assert.Equal(near.Model, far.Model);
        Assert.Equal(near.Data, far.Data);
        Assert.NotEmpty(far.Data);
    }

    [Fact]
    public async Task An_adapter_arrives_whole_and_a_refusal_arrives_as_one()
    {
        var view = await shared.Silo.RunAsync();
        var export = new RemoteAdapterExport(Grains);
        var trained = view.Candidates.First(c => c.Number == view.Winner);
        await using var archive = await export.ZipAsync(view, trained, CancellationToken.None);
        using var zip = new ZipArchive(archive);
        using var reader = new StreamReader(zip.GetEntry("adapter_config.json")!.Open());
        Assert.Equal($$"""{"peft_type":"LORA","candidate":{{trained.Number}}}""", await reader.ReadToEndAsync());

        var search = view.Candidates.First(c => c.Job is DamSearchJob);
        var refused = await Assert.ThrowsAsync<ExportRefusedException>(() => export.ZipAsync(view, search, CancellationToken.None));
        Assert.Equal($"candidate {search.Number} left no trained adapter", refused.Message);
    }

    [Fact]
    public async Task Files_arrive_and_go_through_a_silo()
    {
        using var place = new Workplace();
        await using var silo = await RunningSilo.StartAsync(place);
        var view = await silo.RunAsync();
        var services = silo.Host.Services;
        var (local, remote) = (services.GetRequiredService<ISearchFiles>(), new RemoteSearchFiles(services.GetRequiredService<IGrainFactory>()));
        var (id, trained) = (view.Summary.Id, view.Candidates.First(c => c.Number == view.Winner));

        var folder = Directory.CreateDirectory(Path.Combine(place.Options.ArtefactFolder(id), trained.Outcome!.Artefact)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "weights.bin"), [.. Enumerable.Range(0, 600_000).Select(i => (byte)(i * i >> 8))]);
        await File.WriteAllTextAsync(Path.Combine(folder, "record.json"), "{}");

        var names = await NamesAsync(local);
        Assert.Equal(2, names.Length);
        Assert.Equal(names, await NamesAsync(remote));
        Assert.True(await remote.RemoveAsync(id, CancellationToken.None) > 0, "nothing was freed");
        Assert.Equal(0, await remote.RemoveAsync(id, CancellationToken.None));
        Assert.Contains("left no files", (await Assert.ThrowsAsync<ExportRefusedException>(() => remote.ZipAsync(id, trained, CancellationToken.None))).Message, StringComparison.Ordinal);

        async Task<string[]> NamesAsync(ISearchFiles files)
        {
            await using var archive = await files.ZipAsync(id, trained, CancellationToken.None);
            using var zip = new ZipArchive(archive);
            return [.. zip.Entries.Select(e => $"{e.FullName} {e.Crc32}").Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_to_who_asked_through_a_silo()
    {
        using var place = new Workplace();
        await using var silo = await SweptSilo.StartAsync(place.Options, disk: _ => true);
        var remote = new RemoteSearchFiles(silo.Grains);

        Assert.Equal("the disk refuses", (await Assert.ThrowsAsync<IOException>(() => remote.RemoveAsync("search-1", CancellationToken.None))).Message);
    }
}
