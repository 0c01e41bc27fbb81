using AdapterSearch.K8s.Tests.Checks;
using AdapterSearch.Testing;

namespace AdapterSearch.K8s.Tests;

public sealed class OverlayTests
{
    private static readonly HashSet<string> SecretsOfOthers = ["adaptersearch-postgres", "adaptersearch-tokens", "adaptersearch-metrics", "adaptersearch-tls"];

    [Theory]
    [InlineData("cpu", 27)]
    [InlineData("nvidia-gpu", 28)]
    [InlineData("local", 26)]
    public void An_overlay_holds_together(string overlay, int objects)
    {
        var all = Manifest.Render($"overlays/{overlay}");
        Assert.Empty(ReferenceCheck.Problems(all, overlay == "local" ? new HashSet<string> { "adaptersearch-tokens" } : SecretsOfOthers));
        Assert.Empty(SafetyCheck.Problems(all));
        Assert.Empty(LifeCheck.Problems(all));
        Assert.Equal(objects, all.Count);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("nvidia-gpu")]
    [InlineData("local")]
    public void Every_silo_sees_the_same_files_and_only_artefacts_can_be_written(string overlay)
    {
        var silo = Manifest.Render($"overlays/{overlay}").Single(m => m is { Kind: "StatefulSet", Name: "adaptersearch-silo" });
        var container = silo.Containers().Single().Container;
        var mounts = container["volumeMounts"].Items().ToDictionary(m => m["mountPath"].Text(), m => m["readOnly"].Text() == "true");
        Assert.False(mounts["/srv/artefacts"]);
        Assert.True(mounts["/srv/library"]);
        Assert.True(mounts["/etc/adaptersearch/postgres"]);
        Assert.True(mounts["/etc/adaptersearch/tokens"]);
        Assert.Equal(
            ["serve", "--listen", "0.0.0.0", "--port", "5080", "--data", "/var/lib/adaptersearch", "--models", "/srv/library/models", "--data-root", "/srv/library/data"],
            container["args"].Items().Select(a => a.Text()).Take(11));
    }

    [Fact]
    public void The_operations_page_says_how_to_make_each_secret_that_the_manifests_leave_to_others()
    {
        var page = File.ReadAllText(Path.Combine(DebianPrograms.Root, "docs", "operations.md"));
        Assert.All(SecretsOfOthers, secret => Assert.Matches($"create secret [a-z]+ {secret} ", page));
    }

    [Fact]
    public void Silos_of_the_gpu_overlay_ask_for_a_gpu_and_run_the_cuda_image()
    {
        var silo = Manifest.Render("overlays/nvidia-gpu").Single(m => m is { Kind: "StatefulSet", Name: "adaptersearch-silo" });
        var container = silo.Containers().Single().Container;
        Assert.Equal("1", container["resources"]?["limits"]?["nvidia.com/gpu"].Text());
        Assert.Equal(["--device", "cuda"], container["args"].Items().Select(a => a.Text()).Skip(11));
        Assert.Equal("registry.example.com/adaptersearch-silo:cuda-1.0.0", container["image"].Text());
        Assert.Contains(silo.Pod!["spec"]!["tolerations"].Items(), t => t["key"].Text() == "nvidia.com/gpu");
    }

    [Fact]
    public void A_newer_kubectl_of_this_machine_renders_the_same_objects()
    {
        var newer = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "kubectl")).FirstOrDefault(File.Exists);
        if (newer is null)
        {
            // Only machines of people who work with clusters have one.
            return;
        }

        foreach (var overlay in (string[])["cpu", "nvidia-gpu", "local"])
        {
            // Names that end in a hash of the content differ between versions of kustomize.
            Assert.Equal(Names(Manifest.Render($"overlays/{overlay}")), Names(Manifest.Render(newer, $"overlays/{overlay}")));
        }

        static IEnumerable<string> Names(IReadOnlyList<Manifest> all) =>
            all.Select(m => m.Kind == "ConfigMap" ? $"{m.Kind}/{m.Name.Split('-')[0]}" : m.ToString()).Order(StringComparer.Ordinal);
    }
}
