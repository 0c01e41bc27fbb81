using System.Globalization;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Data;

namespace AdapterSearch.Silo.Exporting;

/// <summary>
/// Hands out PEFT folders as archives: finds out whether there is something to export, has the folder built, packs it. No tensor is touched here.
/// One export is built at a time, because each loads a base model.
/// </summary>
/// <param name="options">Where artefacts and models lie.</param>
/// <param name="index">What is noted about artefacts.</param>
/// <param name="builder">Builds the folders.</param>
public sealed class AdapterExport(ServeOptions options, IArtefactIndex index, IExportBuilder builder) : IAdapterExport, IDisposable
{
    private readonly DataRoots modelRoots = new(options.ModelRoot);
    private readonly SemaphoreSlim turn = new(1);
    private long started;

    private string Workplace => Path.Combine(options.DataFolder, "exports");

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
        await turn.WaitAsync(cancellation);
        try
        {
            var place = NewPlace(string.Create(CultureInfo.InvariantCulture, $"{id}-{candidate.Number}"));
            try
            {
                var folder = Path.Combine(place, "adapter");
                await builder.BuildAsync(new ExportJob(artefact, model, search.Spec.Model, folder), cancellation);
                return await FolderArchive.PackAsync(folder, place + ".zip", cancellation);
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>A new folder for one export. The first one clears away what a process left that was killed in the middle of one; the data folder is this process's own.</summary>
    private string NewPlace(string name)
    {
        if (started++ == 0 && Directory.Exists(Workplace))
        {
            Directory.Delete(Workplace, recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(Workplace, string.Create(CultureInfo.InvariantCulture, $"{name}-{started}"))).FullName;
    }
}
