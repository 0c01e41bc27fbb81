using System.IO.Compression;

namespace AdapterSearch.Silo.Exporting;

/// <summary>Folders as zip archives that are files without a name and vanish with their handles: what is packed can be larger than memory.</summary>
internal static class FolderArchive
{
    /// <summary>Packs a folder's content.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">Where the archive's bytes lie; must not exist, and does not afterwards.</param>
    /// <param name="cancellation">Gives up before the packing begins.</param>
    /// <returns>The archive from its beginning; the caller disposes it.</returns>
    public static Task<Stream> PackAsync(string folder, string file, CancellationToken cancellation) => Task.Run<Stream>(
        () =>
        {
            var archive = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
            try
            {
                // The name goes at once and the bytes with the handle, also when the process is killed.
                File.Delete(file);
                ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.Fastest, includeBaseDirectory: false);
                archive.Position = 0;
                return archive;
            }
            catch
            {
                archive.Dispose();
                throw;
            }
        },
        cancellation);
}
