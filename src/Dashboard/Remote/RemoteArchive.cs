using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>Archives that come from a silo in pieces.</summary>
internal static class RemoteArchive
{
    /// <summary>The whole archive from its beginning: a silo that is lost half-way becomes an error, not a torn download.</summary>
    /// <exception cref="ExportRefusedException">There is none.</exception>
    /// <exception cref="ExportFailedException">What builds it broke down.</exception>
    public static async Task<Stream> WholeAsync(IAsyncEnumerable<ArchivePiece> pieces, CancellationToken cancellation)
    {
        var archive = new MemoryStream();
        await foreach (var piece in pieces.WithCancellation(cancellation))
        {
            if (piece.Refused.Length > 0)
            {
                throw piece.Failed ? new ExportFailedException(piece.Refused, piece.TryAgain) : new ExportRefusedException(piece.Refused);
            }

            archive.Write(piece.Content);
        }

        archive.Position = 0;
        return archive;
    }
}
