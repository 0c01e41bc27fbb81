namespace AdapterSearch.Training.Data;

/// <summary>The folders below which a spec's relative paths are looked up. Nothing outside them can be named.</summary>
public sealed class DataRoots
{
    private readonly string[] roots;

    /// <summary>Roots in order of preference.</summary>
    public DataRoots(params IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        this.roots = [.. roots.Select(r => Path.TrimEndingDirectorySeparator(Path.GetFullPath(r)))];
    }

    /// <summary>The existing folder or file that a relative path names below one of the roots, or null.</summary>
    /// <param name="relative">Path with forward slashes; no drive, no leading slash, no step out of the root, also not by a link.</param>
    public string? Find(string relative)
    {
        if (string.IsNullOrWhiteSpace(relative) || Path.IsPathRooted(relative) || relative.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var root in roots)
        {
            var path = Path.GetFullPath(Path.Combine(root, relative));
            if (IsBelow(path, root) && (Directory.Exists(path) || File.Exists(path)) && LinksStayBelow(path, root))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>As <see cref="Find"/>, for task data.</summary>
    /// <exception cref="BadDataException">No root holds the path.</exception>
    public string Require(string relative) =>
        Find(relative) ?? throw new BadDataException($"No data folder '{relative}' below the configured data roots.");

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool LinksStayBelow(string path, string root)
    {
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            FileSystemInfo info = Directory.Exists(part) ? new DirectoryInfo(part) : new FileInfo(part);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsBelow(target.FullName, root))
            {
                return false;
            }
        }

        return true;
    }
}
