using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Security;

/// <summary>
/// The file that keeps tokens; readable by its owner alone. Changes are whole files put in place by a rename, under a lock file, so that commands that run
/// at once lose nothing and a running silo never reads half a file.
/// </summary>
/// <param name="path">Path of the file; it may be missing.</param>
/// <param name="time">Clock.</param>
public sealed class TokenFile(string path, TimeProvider time)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>All tokens, revoked ones too, in the order in which they were made; none where there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<AccessToken> Read() => Parse(ReadContent());

    /// <summary>What is in the file, as bytes; null where there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal byte[]? ReadContent()
    {
        try
        {
            return File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>The tokens of what <see cref="ReadContent"/> gave.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    internal IReadOnlyList<AccessToken> Parse(byte[]? content)
    {
        try
        {
            var read = content is null ? [] : JsonSerializer.Deserialize<Content>(content, JsonDefaults.Compact)?.Tokens ?? [];
            return read.All(t => t is { Id.Length: > 0 }) && read.DistinctBy(t => t.Id).Count() == read.Count
                ? read
                : throw new JsonException("every token must have an id of its own");
        }
        catch (JsonException e)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>True when a token is there that would be taken now.</summary>
    public bool HoldsAny()
    {
        var now = time.GetUtcNow();
        return Read().Any(t => t.HoldsAt(now));
    }

    /// <summary>Makes a token and keeps its hash.</summary>
    /// <param name="name">Its name, not that of a token that holds.</param>
    /// <param name="role">What its bearer may do.</param>
    /// <param name="life">How long it is taken; null for ever.</param>
    /// <returns>The record and the text, which is nowhere else.</returns>
    /// <exception cref="ArgumentException">The name is no name, or is taken.</exception>
    public (AccessToken Token, string Text) Add(string name, AccessRole role, TimeSpan? life = null)
    {
        var now = time.GetUtcNow();
        var made = AccessToken.Create(name, role, now, life is { } span ? now + span : null);
        Change(tokens => tokens.Any(t => t.Name == name && t.HoldsAt(now))
            ? throw new ArgumentException($"there is a token named '{name}' already; revoke it or choose another name", nameof(name))
            : [.. tokens, made.Token]);
        return made;
    }

    /// <summary>Revokes a token, or all tokens of a name. Safe to repeat.</summary>
    /// <param name="idOrName">Its id or name.</param>
    /// <returns>What was revoked now; empty when nothing of that id or name holds.</returns>
    public IReadOnlyList<AccessToken> Revoke(string idOrName)
    {
        var now = time.GetUtcNow();
        AccessToken[] revoked = [];
        Change(tokens =>
        {
            revoked = [.. tokens.Where(t => (t.Id == idOrName || t.Name == idOrName) && t.Revoked is null).Select(t => t with { Revoked = now })];
            return [.. tokens.Select(t => revoked.FirstOrDefault(r => r.Id == t.Id) ?? t)];
        });
        return revoked;
    }

    private IOException Unreadable(Exception why) => new($"the token file {Path} cannot be read: {why.Message}", why);

    private void Change(Func<IReadOnlyList<AccessToken>, IReadOnlyList<AccessToken>> change)
    {
        var full = System.IO.Path.GetFullPath(Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        try
        {
            using var held = new FileStream(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var tokens = change(Read());
            var partial = full + ".partial";
            File.Delete(partial);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var file = new FileStream(partial, options))
            {
                JsonSerializer.Serialize(file, new Content(1, tokens), JsonDefaults.Indented);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, full, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"the token file {full} cannot be written: {e.Message}", e);
        }
    }

    private sealed record Content(int Format, IReadOnlyList<AccessToken> Tokens);
}
