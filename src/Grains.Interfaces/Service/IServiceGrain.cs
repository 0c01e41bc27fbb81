using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// What only a silo can answer, because it takes model files, task data or artefacts: for HTTP hosts that hold none of them. Any key
/// answers alike, since all silos see the same files; callers use what they ask about as key, which spreads the work. Every call is
/// safe to repeat.
/// </summary>
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>Checks ranges and rules of a spec, and that model and data exist and fit each other.</summary>
    /// <param name="spec">A spec that was read without faults.</param>
    [ResponseTimeout("00:02:00")]
    Task<SpecVerdict> CheckAsync(SearchSpec spec);

    /// <summary>Versions, device and slots of the silo that answers, and whether it takes searches.</summary>
    Task<ServiceView> GetViewAsync();

    /// <summary>Base models below the model root, in the order of their paths.</summary>
    [ResponseTimeout("00:02:00")]
    Task<IReadOnlyList<ModelEntry>> ListModelsAsync();

    /// <summary>Fingerprints of the files that a spec names; reads all of them.</summary>
    /// <param name="spec">An accepted spec.</param>
    [ResponseTimeout("00:10:00")]
    Task<SearchProvenance> GetProvenanceAsync(SearchSpec spec);

    /// <summary>A candidate's PEFT folder as a zip archive, piece by piece in order. When it cannot be built the only piece says why.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="cancellation">Gives up.</param>
    IAsyncEnumerable<ArchivePiece> ExportAsync(string searchId, int candidate, CancellationToken cancellation = default);

    /// <summary>What a candidate that has ended left, as a zip archive, piece by piece in order. When there is none the only piece says why.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="cancellation">Gives up.</param>
    IAsyncEnumerable<ArchivePiece> ReadFilesAsync(string searchId, int candidate, CancellationToken cancellation = default);

    /// <summary>Deletes all files of a search; its record is not its business.</summary>
    /// <param name="searchId">Search.</param>
    [ResponseTimeout("00:02:00")]
    Task<FilesRemoved> RemoveFilesAsync(string searchId);
}
