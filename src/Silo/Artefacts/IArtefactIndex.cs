namespace AdapterSearch.Silo.Artefacts;

/// <summary>
/// The list of files that candidates left, by content, so that a torn or exchanged file is found before it is handed out. The files are
/// the truth and the index a note about them: writes are cheap and may be lost with the machine, never half of one.
/// </summary>
public interface IArtefactIndex
{
    /// <summary>Sets the files of a candidate, replacing what was noted before. Safe to repeat.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="files">Its files; each path once.</param>
    /// <param name="cancellation">Gives up.</param>
    Task RecordAsync(string searchId, int candidate, IReadOnlyList<ArtefactEntry> files, CancellationToken cancellation = default);

    /// <summary>The files of a candidate in the order of their paths; empty when none were noted.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ArtefactEntry>> ListAsync(string searchId, int candidate, CancellationToken cancellation = default);

    /// <summary>Bytes of all files of a search.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<long> BytesAsync(string searchId, CancellationToken cancellation = default);

    /// <summary>Forgets all files of a search. Safe to repeat.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="cancellation">Gives up.</param>
    Task RemoveAsync(string searchId, CancellationToken cancellation = default);
}
