using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard;

/// <summary>Files that searches left.</summary>
public interface ISearchFiles
{
    /// <summary>What a candidate left (weights, curves, the state that others continue from), packed as it lies there.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">A candidate that has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The zip archive from its beginning; the caller disposes it.</returns>
    /// <exception cref="ExportRefusedException">It left nothing, or nothing is there any more.</exception>
    /// <exception cref="ExportFailedException">The disk that the archive lies on meanwhile is full.</exception>
    Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation);

    /// <summary>Deletes all files of a search. Safe to repeat.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Bytes that were freed.</returns>
    /// <exception cref="IOException">The disk refuses; some files may be gone.</exception>
    Task<long> RemoveAsync(string searchId, CancellationToken cancellation);
}
