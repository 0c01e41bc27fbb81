using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>Has adapter folders built by a silo and passes them on.</summary>
/// <param name="grains">Way to the silos.</param>
public sealed class RemoteAdapterExport(IGrainFactory grains) : IAdapterExport
{
    /// <inheritdoc/>
    public async Task<Stream> ZipAsync(SearchView search, CandidateView candidate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(candidate);
        var id = search.Summary.Id;
        return await RemoteArchive.WholeAsync(grains.GetGrain<IServiceGrain>($"export {id}").ExportAsync(id, candidate.Number, cancellation), cancellation);
    }
}
