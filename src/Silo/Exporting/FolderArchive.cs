using System.IO.Compression;
using AdapterSearch.Dashboard;

namespace AdapterSearch.Silo.Exporting;

/// <summary>Folders as zip archives in files that vanish with their handles: what is packed can be larger than memory.</summary>
internal static class FolderArchive
{
    /// <summary>Packs a folder's content.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">Where the archive's bytes lie; must not exist, and does not afterwards.</param>
    /// <param name="cancellation">Gives up, also in the middle of a file.</param>
    /// <returns>The archive from its beginning; the caller disposes it.</returns>
    /// <exception cref="ExportFailedException">The disk is full.</exception>
    public static Task<Stream> PackAsync(string folder, string file, CancellationToken cancellation) => Task.Run(
        () => NamelessFile.FillAsync(
            file, archive => ZipFile.CreateFromDirectoryAsync(folder, archive, CompressionLevel.Fastest, includeBaseDirectory: false, cancellation)),
        cancellation);
}
