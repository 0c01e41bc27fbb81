using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.K8s.Tests.Checks;
using AdapterSearch.Testing;
using OpenTelemetry.Exporter;

namespace AdapterSearch.K8s.Tests;

public sealed class MonitoringTests
{
    /// <summary>Series that others show: Prometheus itself, the kubelet, ASP.NET Core.</summary>
    private static readonly string[] Others =
    [
        "up", "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes",
        "http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count", "http_server_active_requests",
    ];

    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["kind"] = Enum.GetNames<FailureKind>(),
        ["state"] = ["held", "waiting", "running", "ended"],
        ["status"] = [.. Enum.GetNames<SearchStatus>(), .. Enum.GetNames<CandidateStatus>()],
    };

    private static string Folder => Path.Combine(DebianPrograms.Root, "k8s", "monitoring");

    private static Manifest Rules => Manifest.Parse(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))).Single();

    private static IEnumerable<JsonNode> Alerts => Rules.Spec!["groups"].Items().SelectMany(g => g["rules"].Items());

    private static IReadOnlyList<(string Where, string Expression)> Expressions
    {
        get
        {
            var board = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "adaptersearch.json")))!;
            var panels = board["panels"].Items().SelectMany(p => p["targets"].Items().Select(t => (p["title"].Text(), t["expr"].Text())));
            var scaling = Manifest.Render("autoscaling").SelectMany(m => m.Spec!["triggers"].Items()).Select(t => ("autoscaling", t["metadata"]!["query"].Text()));
            return [.. Alerts.Select(a => (a["alert"].Text(), a["expr"].Text())), .. panels, .. scaling];
        }
    }

    [Fact]
    public void Every_series_that_is_asked_for_is_shown_by_some_instrument()
    {
        Assert.True(Expressions.Count > 45, $"{Expressions.Count} expressions");
        Assert.Empty(Unknown(Expressions));
        Assert.Equal(["x: search_queue_size", "y: kind=Divergance"], Unknown([("x", "sum(search_queue_size{a=\"b\"}[5m])"), ("y", "rate(search_attempts_failed_total{kind=\"Divergance\"}[5m])")]));
    }

    [Fact]
    public void Every_instrument_of_ours_is_on_the_grafana_dashboard()
    {
        var asked = Expressions.SelectMany(e => Queries.Series(e.Expression)).ToHashSet();
        Assert.Empty(Shown.Ours.Where(s => !s.Series.Any(asked.Contains)).Select(s => s.Name));
    }

    [Fact]
    public void Promtool_accepts_the_alerts_and_every_query_of_the_dashboard()
    {
        Assert.Equal(0, Check(Alerts.Select(a => (a["alert"].Text(), a["expr"].Text()))));
        Assert.Equal(0, Check(Expressions.Select(e => (e.Where, e.Expression.Replace("$__range", "1h", StringComparison.Ordinal)))));
        Assert.NotEqual(0, Check([("broken", "sum(search_queue_length")]));

        var group = new JsonObject { ["groups"] = Rules.Spec!["groups"]!.DeepClone() };
        Assert.Equal(0, Promtool("check", "rules", group.ToJsonString(), "rules.yaml"));
    }

    [Fact]
    public void Alerts_fire_when_they_should_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("alerts-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "rules.yaml"), new JsonObject { ["groups"] = Rules.Spec!["groups"]!.DeepClone() }.ToJsonString());
            var cases = File.ReadAllText(Path.Combine(DebianPrograms.Root, "tests", "K8s.Tests", "alerts.test.yaml"));
            var test = Path.Combine(folder.FullName, "test.yaml");
            File.WriteAllText(test, cases);
            var (status, output, errors) = DebianPrograms.Run(DebianPrograms.Promtool, ["test", "rules", test]);
            Assert.True(status == 0, output + errors);

            File.WriteAllText(test, cases.Replace("exp_alerts: []", "exp_alerts: [{exp_labels: {severity: critical}}]", StringComparison.Ordinal));
            Assert.NotEqual(0, DebianPrograms.Run(DebianPrograms.Promtool, ["test", "rules", test]).Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Each_alert_has_its_section_in_the_operations_page()
    {
        var sections = File.ReadLines(Path.Combine(DebianPrograms.Root, "docs", "operations.md"))
            .Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Select(l => l[4..].Trim().ToLowerInvariant()).ToHashSet();
        Assert.Equal(17, Alerts.Count());
        foreach (var alert in Alerts)
        {
            var anchor = alert["annotations"]!["runbook_url"].Text().Split('#');
            Assert.Equal("docs/operations.md", anchor[0]);
            Assert.Equal(alert["alert"].Text().ToLowerInvariant(), anchor[1]);
            Assert.Contains(anchor[1], sections);
            Assert.Contains(alert["labels"]!["severity"].Text(), (string[])["critical", "warning"]);
        }

        Assert.Empty(sections.Where(s => s.StartsWith("adaptersearch", StringComparison.Ordinal)).Except(Alerts.Select(a => a["alert"].Text().ToLowerInvariant())));
    }

    [Fact]
    public void The_page_of_metrics_lists_the_instruments_as_they_are()
    {
        const string begin = "<!-- instruments -->\n", end = "<!-- end of instruments -->";
        var path = Path.Combine(DebianPrograms.Root, "docs", "metrics.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        var table = "| instrument | Prometheus | kind | unit | meaning |\n|---|---|---|---|---|\n" + string.Concat(Shown.Ours.Select(s =>
            $"| `{s.Instrument}` | `{s.Name}` | {s.Kind.ToString().ToLowerInvariant()} | {s.Unit} | {s.Description} |\n"));
        if (Environment.GetEnvironmentVariable("METRICS_PAGE") == "write")
        {
            File.WriteAllText(path, page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(table, page[from..to]);
    }

    [Fact]
    public void Every_instrument_declares_a_unit_and_a_meaning()
    {
        Assert.Equal(33, Shown.Ours.Count);
        Assert.All(Shown.Ours, s => Assert.True(s.Unit.Length > 0 && s.Description.Length > 0, s.Instrument));
        Assert.Equal(Shown.Ours.Count, Shown.Ours.Select(s => s.Name).Distinct().Count());
        Assert.Contains(Shown.Ours, s => s is { Instrument: "search.queue.wait", Name: "search_queue_wait_seconds", Kind: MetricKind.Histogram });
        Assert.Contains(Shown.Ours, s => s is { Instrument: "search.leases.lost", Name: "search_leases_lost_total", Kind: MetricKind.Counter });
    }

    private static List<string> Unknown(IEnumerable<(string Where, string Expression)> expressions)
    {
        var known = Shown.Ours.SelectMany(s => s.Series).Concat(Others).ToHashSet();
        return [.. expressions.SelectMany(e => Queries.Series(e.Expression).Where(n => !known.Contains(n))
            .Concat(Queries.Equalities(e.Expression).Where(q => Values.TryGetValue(q.Label, out var values) && !values.Contains(q.Value)).Select(q => $"{q.Label}={q.Value}"))
            .Select(n => $"{e.Where}: {n}"))];
    }

    private static int Check(IEnumerable<(string Name, string Expression)> expressions) => Promtool(
        "check",
        "rules",
        new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject
            {
                ["name"] = "queries",
                ["rules"] = new JsonArray([.. expressions.Select((e, i) => (JsonNode)new JsonObject { ["record"] = $"query:{i}", ["expr"] = e.Expression })]),
            }),
        }.ToJsonString(),
        "queries.yaml");

    private static int Promtool(string verb, string what, string text, string name)
    {
        var folder = Directory.CreateTempSubdirectory("promtool-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, text);
            return DebianPrograms.Run(DebianPrograms.Promtool, [verb, what, path]).Status;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
