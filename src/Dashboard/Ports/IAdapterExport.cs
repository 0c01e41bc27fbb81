using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard;

/// <summary>Makes PEFT folders of finished candidates.</summary>
public interface IAdapterExport
{
    /// <summary>Builds and verifies a candidate's PEFT folder and packs it.</summary>
    /// <param name="search">Its search.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The zip archive, from its beginning; the caller disposes it.</returns>
    /// <exception cref="ExportRefusedException">The candidate has nothing that PEFT could load.</exception>
    /// <exception cref="ExportFailedException">What builds the folder broke down.</exception>
    Task<Stream> ZipAsync(SearchView search, CandidateView candidate, CancellationToken cancellation);
}

/// <summary>A candidate that cannot be exported, with a readable reason.</summary>
/// <param name="reason">Why, and what to do.</param>
public sealed class ExportRefusedException(string reason) : Exception(reason);

/// <summary>An export that broke down: a crash, a hang, no memory. The silo lives on.</summary>
/// <param name="reason">What happened.</param>
/// <param name="tryAgain">True where another try may well succeed.</param>
public sealed class ExportFailedException(string reason, bool tryAgain) : Exception(reason)
{
    /// <summary>True where another try may well succeed.</summary>
    public bool TryAgain { get; } = tryAgain;
}
