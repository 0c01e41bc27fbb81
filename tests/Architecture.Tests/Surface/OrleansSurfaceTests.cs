using System.Reflection;
using System.Text;
using AdapterSearch.TorchSharp.Tests.Surface;
using Orleans;

namespace AdapterSearch.Architecture.Tests.Surface;

/// <summary>
/// The embedded Orleans is a subset of the real packages. The file beside this one holds the lines of the packages' listing
/// that are in use. After adding a member, run this test once with the environment variable ORLEANS_LISTING set to the path of
/// the full listing: it takes the needed lines over into the file.
/// </summary>
public sealed class OrleansSurfaceTests
{
    /// <summary>Starting, stopping and losing logical silos has no counterpart in the packages; only host set-up and tests use it.</summary>
    private const string Exempt = "Orleans.Embedded";

    private const string FileName = "orleans-10.4.txt";
    private static readonly Assembly[] Assemblies = [typeof(Grain).Assembly, typeof(GenerateSerializerAttribute).Assembly];

    [Fact]
    public void Every_public_member_is_one_of_the_real_packages()
    {
        var committed = Path.Combine(AppContext.BaseDirectory, "Surface", FileName);
        if (Environment.GetEnvironmentVariable("ORLEANS_LISTING") is { Length: > 0 } full)
        {
            var excerpt = Excerpt(Listing.Read(full), out var missing);
            Assert.Empty(missing);
            foreach (var path in (string[])[committed, Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Surface", FileName)])
                File.WriteAllText(path, excerpt);
        }
        Excerpt(Listing.Read(committed), out var problems);
        Assert.Empty(problems);
    }

    [Fact]
    public void The_test_sees_the_surface_that_it_is_about()
    {
        var lines = Types().SelectMany(t => Members(t).Select(m => $"{SurfaceRenderer.FullName(t)}: {m}")).ToList();
        Assert.Contains("Orleans.IGrainFactory: TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string grainClassNamePrefix = default)", lines);
        Assert.Contains("Orleans.Grain: protected void DeactivateOnIdle()", lines);
        Assert.Contains("Orleans.IdAttribute: uint Id { get; }", lines);
        Assert.True(lines.Count > 200, $"{lines.Count} members");
    }

    [Fact]
    public void A_member_that_the_listing_lacks_is_found()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Surface", FileName))
                .Where(l => !l.Contains("void DeactivateOnIdle()", StringComparison.Ordinal)));
            Excerpt(Listing.Read(path), out var problems);
            Assert.Equal("Orleans.Grain: protected void DeactivateOnIdle()", Assert.Single(problems));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<Type> Types() => Assemblies.SelectMany(SurfaceRenderer.PublicTypes).Where(t => t.Namespace != Exempt);

    // The listing names protected constructors and properties without "protected".
    private static IEnumerable<string> Members(Type type) => SurfaceRenderer.Members(type).Select(m =>
        m.StartsWith("protected ", StringComparison.Ordinal) && (m.StartsWith("protected new(", StringComparison.Ordinal) || m.EndsWith('}')) ? m["protected ".Length..] : m);

    private static string Excerpt(Listing listing, out List<string> missing)
    {
        missing = [];
        var text = new StringBuilder("# Lines of the public surface of Microsoft.Orleans.* 10.4 that src/Embedded/Orleans implements.\n");
        foreach (var type in Types())
        {
            var head = $"{SurfaceRenderer.Kind(type)} {SurfaceRenderer.FullName(type)}";
            if (listing.FindType(head) is not { } line)
            {
                missing.Add(head);
                continue;
            }
            text.Append(line).Append('\n');
            missing.AddRange(SurfaceRenderer.Parents(type).Where(p => !listing.HasParent(head, p)).Select(p => $"{head}: is no {p}"));
            foreach (var member in Members(type))
            {
                if (listing.FindMember(head, member) is { } found)
                    text.Append("    ").Append(found).Append('\n');
                else if (!(type.IsValueType && member == "new()"))
                    missing.Add($"{SurfaceRenderer.FullName(type)}: {member}");
            }
        }
        return text.ToString();
    }
}
