using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>Files of searches, which a silo reaches.</summary>
/// <param name="grains">Way to the silos.</param>
public sealed class RemoteSearchFiles(IGrainFactory grains) : ISearchFiles
{
    /// <inheritdoc/>
    public Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return RemoteArchive.WholeAsync(Silo(searchId).ReadFilesAsync(searchId, candidate.Number, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<long> RemoveAsync(string searchId, CancellationToken cancellation)
    {
        var removed = await Silo(searchId).RemoveFilesAsync(searchId).WaitAsync(cancellation);
        return removed.Problem.Length == 0 ? removed.Freed : throw new IOException(removed.Problem);
    }

    private IServiceGrain Silo(string searchId) => grains.GetGrain<IServiceGrain>($"files {searchId}");
}
