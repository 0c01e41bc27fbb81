using System.IO.Compression;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Running;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Export;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Exporting;

/// <summary>
/// Builds PEFT folders from artefacts on a thread of its own, so that an export never waits for a training. The exporter verifies what it
/// wrote; only then is it packed.
/// </summary>
public sealed class PeftExport : IAdapterExport, IDisposable
{
    private readonly ServeOptions options;
    private readonly IArtefactIndex index;
    private readonly DataRoots modelRoots;
    private readonly DeviceWorker worker = new("export", () => set_num_threads(1));

    /// <summary>Exports from the configured artefact folder.</summary>
    public PeftExport(ServeOptions options, IArtefactIndex index)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.index) = (options, index);
        modelRoots = new DataRoots(options.ModelRoot);
    }

    /// <inheritdoc/>
    public async Task<Stream> ZipAsync(SearchView search, CandidateView candidate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(candidate);
        if (candidate is not { Job: TrainJob or RankControlJob, Outcome: { Status: CandidateStatus.Completed, Artefact.Length: > 0 } outcome })
        {
            throw new ExportRefusedException(
                $"candidate {candidate.Number} ({candidate.Role}, {candidate.Status}) left no trained adapter; export one that completed a training");
        }

        var id = search.Summary.Id;
        var artefact = Path.Combine(options.ArtefactFolder(id), outcome.Artefact);
        if (!Directory.Exists(artefact))
        {
            throw new ExportRefusedException($"the artefact of candidate {candidate.Number} is no longer on this node");
        }

        var noted = await index.ListAsync(id, candidate.Number, cancellation);
        if (await ArtefactFiles.ChangedAsync(options.ArtefactFolder(id), noted, cancellation) is { Count: > 0 } changed)
        {
            throw new ExportRefusedException(
                $"files of candidate {candidate.Number} are not what its training left: {string.Join(", ", changed)}; restore them from a copy, or run the search again");
        }

        var model = modelRoots.Find(search.Spec.Model)
            ?? throw new ExportRefusedException($"the base model '{search.Spec.Model}' is no longer below {options.ModelRoot}");
        var folder = Path.Combine(options.DataFolder, "exports", $"{id}-{candidate.Number}");
        return await worker.RunAsync(() => Build(artefact, model, search.Spec.Model, folder), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();

    private static MemoryStream Build(string artefact, string model, string baseModel, string folder)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            ArtefactExporter.Export(artefact, model, baseModel, folder, CPU);
            var archive = new MemoryStream();
            ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.Fastest, includeBaseDirectory: false);
            archive.Position = 0;
            return archive;
        }
        catch (Exception e) when (e is AdapterExportException or ModelException)
        {
            throw new ExportRefusedException(e.Message);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
