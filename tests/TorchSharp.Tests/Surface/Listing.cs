namespace AdapterSearch.TorchSharp.Tests.Surface;

/// <summary>A listing of a package's surface: one type per unindented line, its members indented below it.</summary>
internal sealed class Listing
{
    private readonly Dictionary<string, (string Line, HashSet<string> Parents, Dictionary<string, string> Members)> types = new(StringComparer.Ordinal);

    public static Listing Read(string path)
    {
        var listing = new Listing();
        Dictionary<string, string>? members = null;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                members![Plain(line.Trim())] = line.Trim();
                continue;
            }

            var cut = line.IndexOf(" : ", StringComparison.Ordinal);
            members = new Dictionary<string, string>(StringComparer.Ordinal);
            var parents = cut < 0 ? [] : SplitTypes(line[(cut + 3)..]).ToHashSet(StringComparer.Ordinal);
            listing.types[cut < 0 ? line : line[..cut]] = (line, parents, members);
        }

        return listing;
    }

    /// <summary>The type's line, or null.</summary>
    public string? FindType(string head) => types.TryGetValue(head, out var type) ? type.Line : null;

    public bool HasParent(string head, string parent) => types[head].Parents.Contains(parent);

    /// <summary>The member's line, or null. Whether a member is virtual is not compared.</summary>
    public string? FindMember(string head, string member) => types[head].Members.GetValueOrDefault(Plain(member));

    private static string Plain(string member) =>
        member.Replace("virtual ", string.Empty, StringComparison.Ordinal).Replace("abstract ", string.Empty, StringComparison.Ordinal);

    private static IEnumerable<string> SplitTypes(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }

        yield return list[start..].Trim();
    }
}
