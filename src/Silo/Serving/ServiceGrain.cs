using System.Runtime.CompilerServices;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;
using Orleans.Concurrency;

namespace AdapterSearch.Silo.Serving;

/// <summary>Hands questions of HTTP hosts in other processes to this silo's ports.</summary>
/// <param name="gate">Checks specs.</param>
/// <param name="installation">Models and versions.</param>
/// <param name="export">Builds adapter folders.</param>
/// <param name="files">Files of searches.</param>
[Reentrant]
public sealed class ServiceGrain(ISpecGate gate, IInstallation installation, IAdapterExport export, ISearchFiles files) : Grain, IServiceGrain
{
    /// <summary>Bytes of one piece: large enough for few messages, small enough not to hold up others on the connection.</summary>
    private const int PieceBytes = 256 * 1024;

    /// <inheritdoc/>
    public Task<SpecVerdict> CheckAsync(SearchSpec spec) => gate.CheckAsync(spec, CancellationToken.None);

    /// <inheritdoc/>
    public Task<ServiceView> GetViewAsync() => Task.FromResult(new ServiceView(installation.Version, installation.NotReady));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelEntry>> ListModelsAsync() => installation.ModelsAsync(CancellationToken.None);

    /// <inheritdoc/>
    public Task<SearchProvenance> GetProvenanceAsync(SearchSpec spec) => installation.ProvenanceAsync(spec, CancellationToken.None);

    /// <inheritdoc/>
    public IAsyncEnumerable<ArchivePiece> ExportAsync(string searchId, int candidate, CancellationToken cancellation = default) =>
        PiecesAsync(searchId, candidate, (view, chosen) => export.ZipAsync(view, chosen, cancellation), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ArchivePiece> ReadFilesAsync(string searchId, int candidate, CancellationToken cancellation = default) =>
        PiecesAsync(searchId, candidate, (_, chosen) => files.ZipAsync(searchId, chosen, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<FilesRemoved> RemoveFilesAsync(string searchId)
    {
        try
        {
            return new FilesRemoved(await files.RemoveAsync(searchId, CancellationToken.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FilesRemoved(0, e.Message);
        }
    }

    private async IAsyncEnumerable<ArchivePiece> PiecesAsync(
        string searchId, int candidate, Func<SearchView, CandidateView, Task<Stream>> pack, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Stream? archive = null;
        ArchivePiece? none = null;
        try
        {
            // One candidate, not the whole search with all of them.
            var search = GrainFactory.GetGrain<ISearchGrain>(searchId);
            if (await search.GetOverviewAsync() is not { } view || await search.ReadCandidatesAsync(candidate - 1, 1) is not [var chosen] || chosen.Number != candidate)
            {
                throw new ExportRefusedException($"search '{searchId}' has no candidate {candidate}");
            }

            archive = await pack(view, chosen);
        }
        catch (ExportRefusedException e)
        {
            none = new ArchivePiece([], e.Message);
        }
        catch (ExportFailedException e)
        {
            none = new ArchivePiece([], e.Message, Failed: true, e.TryAgain);
        }

        if (archive is null)
        {
            yield return none!;
            yield break;
        }

        await using (archive)
        {
            var piece = new byte[PieceBytes];
            while (await archive.ReadAtLeastAsync(piece, PieceBytes, throwOnEndOfStream: false, cancellation) is > 0 and var read)
            {
                yield return new ArchivePiece(piece[..read]);
            }
        }
    }
}
