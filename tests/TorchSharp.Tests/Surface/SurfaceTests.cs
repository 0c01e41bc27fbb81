using System.Runtime.CompilerServices;
using System.Text;
using TorchSharp;

namespace AdapterSearch.TorchSharp.Tests.Surface;

/// <summary>
/// The embedded assembly is a subset of the real package. The file beside this one holds the lines of the package's listing
/// that are in use. After adding a member, run the test once with the environment variable TORCHSHARP_LISTING set to the
/// path of the full listing: it takes the needed lines over into the file.
/// </summary>
public sealed class SurfaceTests
{
    private const string FileName = "torchsharp-0.107.txt";

    [Fact]
    public void Public_surface_is_a_subset_of_the_listing()
    {
        var full = Environment.GetEnvironmentVariable("TORCHSHARP_LISTING");
        var listing = Listing.Read(string.IsNullOrEmpty(full) ? Path.Combine(AppContext.BaseDirectory, "Surface", FileName) : full);
        var (used, missing) = Compare(listing);
        if (!string.IsNullOrEmpty(full))
        {
            File.WriteAllText(Path.Combine(SourceFolder(), FileName), used);
        }

        Assert.True(missing.Count == 0, $"not in the listing of the real package:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void A_member_that_the_package_lacks_would_be_found()
    {
        var listing = Listing.Read(Path.Combine(AppContext.BaseDirectory, "Surface", FileName));
        const string head = "class TorchSharp.torch.Tensor";
        Assert.NotNull(listing.FindMember(head, "torch.Tensor transpose(long dim0, long dim1)"));
        Assert.Null(listing.FindMember(head, "torch.Tensor transpose(long a, long b)"));
        Assert.Null(listing.FindMember(head, "torch.Tensor transposed(long dim0, long dim1)"));
    }

    private static (string Used, List<string> Missing) Compare(Listing listing)
    {
        var used = new StringBuilder("# The lines of TorchSharp 0.107's public surface that the embedded assembly uses.\n");
        var missing = new List<string>();
        foreach (var type in SurfaceRenderer.PublicTypes(typeof(torch).Assembly))
        {
            var head = $"{SurfaceRenderer.Kind(type)} {SurfaceRenderer.FullName(type)}";
            if (listing.FindType(head) is not { } line)
            {
                missing.Add(head);
                continue;
            }

            used.Append(line).Append('\n');
            missing.AddRange(SurfaceRenderer.Parents(type).Where(parent => !listing.HasParent(head, parent)).Select(parent => $"{head} : {parent}"));
            foreach (var member in SurfaceRenderer.Members(type).Order(StringComparer.Ordinal))
            {
                if (listing.FindMember(head, member) is { } found)
                {
                    used.Append("    ").Append(found).Append('\n');
                }
                else
                {
                    missing.Add($"{head}: {member}");
                }
            }
        }

        return (used.ToString(), missing);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
