using System.Xml.Linq;

namespace AdapterSearch.Architecture.Tests.References;

/// <summary>The projects and their arrows are those of docs/architecture.md.</summary>
public sealed class ProjectReferenceTests
{
    private const string Attributes = "Orleans.Serialization.Abstractions";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Attributes] = [],
        ["Orleans"] = [Attributes],
        ["TorchSharp"] = [],
        ["Prometheus"] = [],
        ["Domain"] = [Attributes],
        ["Plots"] = ["Domain"],
        ["Strategies"] = ["Domain", Attributes],
        ["Adapters"] = ["Domain", "TorchSharp"],
        ["Models"] = ["Domain", "TorchSharp"],
        ["Training"] = ["Domain", "Strategies", "Adapters", "Models", "TorchSharp"],
        ["Grains.Interfaces"] = ["Domain", "Strategies", "Orleans"],
        ["Grains"] = ["Domain", "Strategies", "Grains.Interfaces", "Orleans"],
        ["Dashboard"] = ["Domain", "Plots", "Grains.Interfaces", "Orleans", "Prometheus"],
        ["Client"] = ["Domain"],
        ["Cli"] = ["Client", "Plots"],
        ["Silo"] =
        [
            "Domain", "Strategies", "Adapters", "Models", "Training", "Grains.Interfaces", "Grains", "Dashboard", "Client",
            "Orleans", "TorchSharp", "Prometheus", Attributes,
        ],
    };

    private static readonly Dictionary<string, string> Switches = new()
    {
        ["UseOrleans"] = "Orleans",
        ["UseOrleansAttributes"] = Attributes,
        ["UseTorch"] = "TorchSharp",
        ["UsePrometheus"] = "Prometheus",
    };

    [Fact]
    public void No_project_has_an_arrow_that_the_table_lacks()
    {
        var projects = Read(Path.Combine(Repository.Root, "src"));
        Assert.Superset(new HashSet<string> { "Domain", "Strategies", "Grains", "Silo", "Orleans", "TorchSharp" }, projects.Keys.ToHashSet());
        Assert.Empty(Extra(projects));
    }

    [Theory]
    [InlineData("Grains")]
    [InlineData("Grains.Interfaces")]
    [InlineData("Client")]
    [InlineData("Cli")]
    [InlineData("Dashboard")]
    [InlineData("Strategies")]
    [InlineData("Domain")]
    [InlineData("Orleans")]
    public void A_project_that_must_not_load_libtorch_does_not_reach_it(string project) =>
        Assert.DoesNotContain("TorchSharp", Reached(Read(Path.Combine(Repository.Root, "src")), project));

    [Theory]
    [InlineData("Client")]
    [InlineData("Cli")]
    [InlineData("Domain")]
    public void A_project_for_any_program_does_not_reach_the_grain_runtime(string project) =>
        Assert.DoesNotContain("Orleans", Reached(Read(Path.Combine(Repository.Root, "src")), project));

    [Fact]
    public void The_check_finds_an_arrow_an_unknown_project_and_a_package_switch()
    {
        var folder = Directory.CreateTempSubdirectory("references-");
        try
        {
            Write(folder, "Client", "<ProjectReference Include=\"../Grains/Grains.csproj\" />");
            Write(folder, "Grains", "<UseTorch>true</UseTorch>");
            Write(folder, "Helpers", "");
            var projects = Read(folder.FullName);
            Assert.Equal(["Client -> Grains", "Grains -> TorchSharp", "Helpers is not in the table"], Extra(projects));
            Assert.Contains("TorchSharp", Reached(projects, "Client"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(DirectoryInfo folder, string name, string content)
    {
        var project = folder.CreateSubdirectory(name);
        File.WriteAllText(Path.Combine(project.FullName, $"{name}.csproj"), $"<Project>{content}</Project>");
    }

    private static Dictionary<string, HashSet<string>> Read(string folder) => Directory
        .EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(p => Path.GetFileNameWithoutExtension(p), References);

    private static HashSet<string> References(string path)
    {
        var project = XDocument.Load(path);
        var references = project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        var switches = Switches.Where(s => project.Descendants(s.Key).Any(e => e.Value.Trim() == "true")).Select(s => s.Value);
        return [.. references, .. switches];
    }

    private static List<string> Extra(Dictionary<string, HashSet<string>> projects) => [.. projects.OrderBy(p => p.Key, StringComparer.Ordinal)
        .SelectMany(p => Allowed.TryGetValue(p.Key, out var allowed)
            ? p.Value.Except(allowed).Order(StringComparer.Ordinal).Select(r => $"{p.Key} -> {r}")
            : [$"{p.Key} is not in the table"])];

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> projects, string from)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var project))
        {
            foreach (var next in projects.GetValueOrDefault(project) ?? [])
            {
                if (reached.Add(next))
                    open.Enqueue(next);
            }
        }
        return reached;
    }
}
