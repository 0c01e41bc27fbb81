using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AdapterSearch.Silo.Migrations;

/// <summary>One step of the schema. A step that was released is never edited; a change is a new step.</summary>
/// <param name="Version">Number from 1, without gaps.</param>
/// <param name="Name">What it adds.</param>
/// <param name="Sql">Its statements.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>All steps in order, from the files beside this one.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>SHA-256 of the statements, in lower-case hexadecimal.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static Migration[] Load()
    {
        const string Folder = "AdapterSearch.Silo.Migrations.Scripts.";
        var assembly = typeof(Migration).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => Read(assembly, n, n[Folder.Length..^".sql".Length]))
            .ToArray();
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(file[..dash], System.Globalization.CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
    }
}
