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
        var archive = new MemoryStream();
        await foreach (var piece in grains.GetGrain<IServiceGrain>($"export {id}").ExportAsync(id, candidate.Number, cancellation).WithCancellation(cancellation))
        {
            if (piece.Refused.Length > 0)
            {
                throw piece.Failed ? new ExportFailedException(piece.Refused, piece.TryAgain) : new ExportRefusedException(piece.Refused);
            }

            archive.Write(piece.Content);
        }

        // Whole before it is answered: a silo that is lost half-way becomes an error, not a torn download.
        archive.Position = 0;
        return archive;
    }
}
