using System.Security.Cryptography;

namespace AdapterSearch.Silo.Artefacts;

/// <summary>Compares the files of an artefact with what the index says of them.</summary>
public static class ArtefactFiles
{
    /// <summary>What lies in an artefact's folder, in the order of the paths.</summary>
    /// <param name="searchFolder">The search's folder, which paths are relative to.</param>
    /// <param name="artefact">Name of the artefact's folder in it.</param>
    /// <param name="now">Time to note.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<ArtefactEntry>> ReadAsync(
        string searchFolder, string artefact, DateTimeOffset now, CancellationToken cancellation)
    {
        var folder = Path.Combine(searchFolder, artefact);
        var entries = new List<ArtefactEntry>();
        if (!Directory.Exists(folder))
        {
            return entries;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (bytes, hash) = await HashAsync(file, cancellation);
            entries.Add(new ArtefactEntry(Path.GetRelativePath(searchFolder, file).Replace('\\', '/'), Kind(file), bytes, hash, now));
        }

        return entries;
    }

    /// <summary>The files that are there with another content than was noted. Files that are gone are no fault: some are released on purpose.</summary>
    /// <param name="searchFolder">The search's folder.</param>
    /// <param name="noted">What the index says.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<string>> ChangedAsync(string searchFolder, IReadOnlyList<ArtefactEntry> noted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(noted);
        var changed = new List<string>();
        foreach (var entry in noted)
        {
            var file = Path.Combine(searchFolder, entry.Path);
            if (File.Exists(file) && await HashAsync(file, cancellation) is var (bytes, hash) && (bytes != entry.Bytes || hash != entry.Sha256))
            {
                changed.Add(entry.Path);
            }
        }

        return changed;
    }

    private static ArtefactKind Kind(string file) => Path.GetExtension(file) switch
    {
        ".safetensors" => ArtefactKind.Weights,
        ".json" => ArtefactKind.Record,
        _ => ArtefactKind.Other,
    };

    private static async Task<(long Bytes, string Hash)> HashAsync(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(stream, cancellation);
        return (stream.Length, Convert.ToHexStringLower(hash));
    }
}
