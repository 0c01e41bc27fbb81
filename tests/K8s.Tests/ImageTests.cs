using System.Text.RegularExpressions;
using System.Xml.Linq;
using AdapterSearch.K8s.Tests.Checks;
using AdapterSearch.Testing;

namespace AdapterSearch.K8s.Tests;

/// <summary>Dockerfiles cannot be built where the tests run; what can be said of their text is said.</summary>
public sealed class ImageTests
{
    public static TheoryData<string> Files => new(Directory.GetFiles(Path.Combine(DebianPrograms.Root, "k8s", "images"), "*.Dockerfile").Select(f => Path.GetFileName(f)));

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_is_built_in_stages_runs_as_nobody_and_copies_what_exists(string file) =>
        Assert.Empty(Problems(File.ReadAllText(Path.Combine(DebianPrograms.Root, "k8s", "images", file))));

    [Theory]
    [InlineData("USER 1654:1654", "USER root", "runs as root, the pods as 1654")]
    [InlineData("--no-install-recommends ", "", "an apt-get install takes what is only recommended")]
    [InlineData("COPY src/Embedded/TorchSharp/Native", "COPY src/Native", "src/Native does not exist")]
    [InlineData("COPY --from=native", "COPY --from=notive", "stage 'notive' does not exist")]
    [InlineData("AdapterSearch.Silo.dll", "Silo.dll", "Silo.dll is the assembly of no project that is published")]
    [InlineData("ENTRYPOINT [\"dotnet\", \"/app/AdapterSearch.Silo.dll\"]", "ENTRYPOINT dotnet /app/AdapterSearch.Silo.dll", "the entry point hides the process from signals")]
    [InlineData("FROM debian:${DEBIAN} AS native", "FROM debian AS native", "debian names no version")]
    public void The_check_finds_what_it_is_for(string right, string wrong, string problem)
    {
        var text = File.ReadAllText(Path.Combine(DebianPrograms.Root, "k8s", "images", "silo.cpu.Dockerfile"));
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(problem, Problems(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    private static List<string> Problems(string text)
    {
        var problems = new List<string>();
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var stages = new List<string>();
        var assemblies = new List<string>();
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "FROM":
                    if (!words[1].Contains(':', StringComparison.Ordinal))
                    {
                        problems.Add($"{words[1]} names no version");
                    }

                    stages.Add(words is [_, _, "AS", var stage] ? stage : "");
                    break;
                case "COPY" when words[1].StartsWith("--from=", StringComparison.Ordinal):
                    if (!stages.Contains(words[1]["--from=".Length..]))
                    {
                        problems.Add($"stage '{words[1]["--from=".Length..]}' does not exist");
                    }

                    break;
                case "COPY":
                    problems.AddRange(words[1..^1].Where(p => !Path.Exists(Path.Combine(DebianPrograms.Root, p))).Select(p => $"{p} does not exist"));
                    break;
                case "RUN" when line.Contains("apt-get install", StringComparison.Ordinal) && !line.Contains("--no-install-recommends", StringComparison.Ordinal):
                    problems.Add("an apt-get install takes what is only recommended");
                    break;
                case "RUN" when words is [_, "dotnet", "publish", var project, ..]:
                    assemblies.Add(Assembly(project));
                    break;
                case "ADD":
                    problems.Add("ADD fetches and unpacks; COPY does not");
                    break;
                default:
                    break;
            }
        }

        var user = lines.LastOrDefault(l => l.StartsWith("USER ", StringComparison.Ordinal));
        var pods = Manifest.Render("overlays/cpu").Where(m => m.Pod is not null).Select(m => m.Pod!["spec"]!["securityContext"]!["runAsUser"].Text()).Distinct().Single();
        if (user != $"USER {pods}:{pods}")
        {
            problems.Add($"runs as {user?["USER ".Length..]}, the pods as {pods}");
        }

        if (stages.Count < 2)
        {
            problems.Add("is built in one stage");
        }

        var entry = lines.LastOrDefault(l => l.StartsWith("ENTRYPOINT ", StringComparison.Ordinal)) ?? "";
        if (!entry.StartsWith("ENTRYPOINT [", StringComparison.Ordinal))
        {
            problems.Add("the entry point hides the process from signals");
        }

        if (Regex.Match(entry, "/app/([^\" ]+)").Groups[1].Value is var started && !assemblies.Contains(started))
        {
            problems.Add($"{started} is the assembly of no project that is published");
        }

        return problems;
    }

    private static string Assembly(string project)
    {
        var path = Path.Combine(DebianPrograms.Root, project);
        var name = XDocument.Load(path).Descendants("AssemblyName").FirstOrDefault()?.Value ?? $"AdapterSearch.{Path.GetFileNameWithoutExtension(project)}";
        return name + ".dll";
    }
}
