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
    /// <exception cref="ExportRefusedException">It left nothing, or nothing is here.</exception>
    Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation);

    /// <summary>Null where this process reaches the files, else why it does not.</summary>
    string? Unreachable { get; }

    /// <summary>Deletes all files of a search. Safe to repeat.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Bytes that were freed.</returns>
    /// <exception cref="ExportRefusedException">This process cannot reach the files (<see cref="Unreachable"/>).</exception>
    /// <exception cref="IOException">The disk refuses; some files may be gone.</exception>
    Task<long> RemoveAsync(string searchId, CancellationToken cancellation);
}

/// <summary>For a process that has no access to files of searches: a silo has.</summary>
internal sealed class NoSearchFiles : ISearchFiles
{
    private const string Reason = "this process does not hold the files of searches; ask a silo (port 5080)";

    public string? Unreachable => Reason;

    public Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation) => throw new ExportRefusedException(Reason);

    public Task<long> RemoveAsync(string searchId, CancellationToken cancellation) => throw new ExportRefusedException(Reason);
}
