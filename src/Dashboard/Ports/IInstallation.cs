using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard;

/// <summary>What this installation holds and is.</summary>
public interface IInstallation
{
    /// <summary>Versions, device and slots.</summary>
    ServiceVersion Version { get; }

    /// <summary>Null when searches can be taken, else a readable reason.</summary>
    string? NotReady { get; }

    /// <summary>Base models below the model root, in the order of their paths. A folder that cannot be read is listed with its problem.</summary>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ModelEntry>> ModelsAsync(CancellationToken cancellation);

    /// <summary>Fingerprints of the files that a spec names. Files that are gone are left out.</summary>
    /// <param name="spec">An accepted spec.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<SearchProvenance> ProvenanceAsync(SearchSpec spec, CancellationToken cancellation);
}
