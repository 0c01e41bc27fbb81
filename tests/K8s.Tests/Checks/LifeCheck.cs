using System.Text.Json.Nodes;

namespace AdapterSearch.K8s.Tests.Checks;

/// <summary>Probes, grace times, spreading, and the times that stopping may take.</summary>
internal static class LifeCheck
{
    /// <summary>Seconds that a silo's host needs beyond ADAPTERSEARCH_GRACE (docs/cluster.md), and that a dashboard needs.</summary>
    private const int SiloRest = 15, Dashboard = 30;

    public static IEnumerable<string> Problems(IReadOnlyList<Manifest> all) =>
        all.Where(m => m.Pod is not null && m.Kind != "Job").SelectMany(m => Probes(m).Concat(Grace(m, all)).Concat(Spread(m))).Concat(all.SelectMany(Guarded(all)));

    private static IEnumerable<string> Probes(Manifest m)
    {
        foreach (var (name, container) in m.Containers())
        {
            foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
            {
                if (container[probe] is not { } set)
                {
                    yield return $"{m}: container {name} has no {probe}";
                }
                else if (set["timeoutSeconds"].Number() is null || set["periodSeconds"].Number() is null || set["failureThreshold"].Number() is null)
                {
                    yield return $"{m}: {probe} of {name} leaves times to defaults";
                }
                else if (set["httpGet"] is not null && set["httpGet"]!["path"].Text() != (probe == "readinessProbe" ? "/health/ready" : "/health/live"))
                {
                    yield return $"{m}: {probe} of {name} asks {set["httpGet"]!["path"].Text()}";
                }
            }

            if (container["startupProbe"] is { } start && start["periodSeconds"].Number() * start["failureThreshold"].Number() < 60)
            {
                yield return $"{m}: container {name} has less than a minute to start";
            }
        }
    }

    private static IEnumerable<string> Grace(Manifest m, IReadOnlyList<Manifest> all)
    {
        var grace = m.Pod?["spec"]?["terminationGracePeriodSeconds"].Number() ?? 30;
        foreach (var (name, container) in m.Containers())
        {
            var sleep = container["lifecycle"]?["preStop"]?["exec"]?["command"] is JsonArray { Count: 2 } command && command[0].Text() == "sleep" ? command[1].Number() ?? 0 : 0;
            var need = name switch
            {
                "silo" => sleep + (Setting(container, "ADAPTERSEARCH_GRACE", all) ?? int.MaxValue / 2) + SiloRest,
                "dashboard" => sleep + Dashboard,
                _ => 0,
            };
            if (container["lifecycle"]?["preStop"] is null)
            {
                yield return $"{m}: container {name} has no preStop";
            }

            if (grace < need)
            {
                yield return $"{m}: has {grace} s to stop, {name} may need {need}";
            }

            if (name == "silo")
            {
                var labels = m.Pod?["metadata"]?["labels"].Map() ?? new Dictionary<string, string>();
                foreach (var (label, setting) in (IEnumerable<(string, string)>)[("orleans/serviceId", "ORLEANS_SERVICE_ID"), ("orleans/clusterId", "ORLEANS_CLUSTER_ID")])
                {
                    if (labels.GetValueOrDefault(label) is var value && (value is null || value != Text(container, setting, all)))
                    {
                        yield return $"{m}: label {label} is '{value}', {setting} is '{Text(container, setting, all)}'";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Spread(Manifest m)
    {
        if (m.Name.EndsWith("-postgres", StringComparison.Ordinal))
        {
            yield break;
        }

        var labels = m.Pod?["metadata"]?["labels"].Map() ?? new Dictionary<string, string>();
        var spread = m.Pod?["spec"]?["topologySpreadConstraints"].Items().ToList() ?? [];
        if (!spread.Any(s => s["topologyKey"].Text() == "kubernetes.io/hostname" && labels.Includes(s["labelSelector"]?["matchLabels"].Map() ?? new Dictionary<string, string>())))
        {
            yield return $"{m}: its pods may all lie on one machine";
        }
    }

    private static Func<Manifest, IEnumerable<string>> Guarded(IReadOnlyList<Manifest> all) => m =>
        m.Kind is "StatefulSet" or "Deployment" && !m.Name.EndsWith("-postgres", StringComparison.Ordinal)
            && !all.Any(p => p.Kind == "PodDisruptionBudget" && m.Pod?["metadata"]?["labels"].Map().Includes(p.Spec?["selector"]?["matchLabels"].Map() ?? new Dictionary<string, string>()) == true)
            ? [$"{m}: no PodDisruptionBudget guards it"]
            : [];

    private static int? Setting(JsonNode container, string name, IReadOnlyList<Manifest> all) => int.TryParse(Text(container, name, all), out var number) ? number : null;

    private static string? Text(JsonNode container, string name, IReadOnlyList<Manifest> all) =>
        container["env"].Items().FirstOrDefault(e => e["name"].Text() == name)?["value"].Text()
        ?? container["envFrom"].Items()
            .Select(e => all.FirstOrDefault(m => m.Kind == "ConfigMap" && m.Name == e["configMapRef"]?["name"].Text())?.Root["data"]?[name]?.Text())
            .FirstOrDefault(v => v is not null);
}
