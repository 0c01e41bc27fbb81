using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>Archives that come from a silo in pieces.</summary>
internal static class RemoteArchive
{
    /// <summary>
    /// The whole archive from its beginning: a silo that is lost half-way becomes an error, not a torn download. It lies in a file, since it may
    /// be larger than memory, and is gone when it is disposed.
    /// </summary>
    /// <exception cref="ExportRefusedException">There is none.</exception>
    /// <exception cref="ExportFailedException">What builds it broke down, or the disk here is full.</exception>
    public static Task<Stream> WholeAsync(IAsyncEnumerable<ArchivePiece> pieces, CancellationToken cancellation) =>
        NamelessFile.FillAsync(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            async archive =>
            {
                await foreach (var piece in pieces.WithCancellation(cancellation))
                {
                    if (piece.Refused.Length > 0)
                    {
                        throw piece.Failed ? new ExportFailedException(piece.Refused, piece.TryAgain) : new ExportRefusedException(piece.Refused);
                    }

                    await archive.WriteAsync(piece.Content, cancellation);
                }
            });
}
