using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Artefacts;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Exporting;

/// <summary>Files of searches below the configured artefact folder. Few archives are packed at a time; who comes later waits.</summary>
/// <param name="options">Where they lie.</param>
/// <param name="index">What is noted about them.</param>
public sealed class SearchFiles(ServeOptions options, IArtefactIndex index) : ISearchFiles, IDisposable
{
    private const int MostPackings = 2;
    private readonly SemaphoreSlim turns = new(MostPackings);

    /// <inheritdoc/>
    public async Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var folder = candidate.Outcome is { Artefact.Length: > 0 } outcome ? Path.Combine(options.ArtefactFolder(searchId), outcome.Artefact) : "";
        if (!Directory.Exists(folder))
        {
            throw new ExportRefusedException($"candidate {candidate.Number} left no files, or they are no longer on this node");
        }

        await turns.WaitAsync(cancellation);
        try
        {
            return await FolderArchive.PackAsync(folder, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), cancellation);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<long> RemoveAsync(string searchId, CancellationToken cancellation)
    {
        var folder = options.ArtefactFolder(searchId);
        var freed = Directory.Exists(folder) ? await Task.Run(() => Remove(folder), cancellation) : 0;
        await index.RemoveAsync(searchId, cancellation);
        return freed;
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private static long Remove(string folder)
    {
        try
        {
            var bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
            Directory.Delete(folder, recursive: true);
            return bytes;
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && !Directory.Exists(folder))
        {
            // Somebody else removed it meanwhile.
            return 0;
        }
    }
}
