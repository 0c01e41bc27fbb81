using System.Text.Json.Nodes;

namespace AdapterSearch.K8s.Tests.Checks;

/// <summary>Whatever an object names has to be there: settings, secrets and their keys, accounts, roles, claims, services, ports, labels.</summary>
internal static class ReferenceCheck
{
    public static IEnumerable<string> Problems(IReadOnlyList<Manifest> all, IReadOnlySet<string> secretsOfOthers)
    {
        var twice = all.GroupBy(m => (m.Kind, m.Namespace, m.Name)).Where(g => g.Count() > 1).Select(g => $"{g.First()}: is there {g.Count()} times");
        return twice.Concat(all.SelectMany(m => Pods(m, all, secretsOfOthers)).Concat(all.SelectMany(m => Others(m, all, secretsOfOthers))).Concat(Namespaces(all)));
    }

    private static IEnumerable<string> Namespaces(IReadOnlyList<Manifest> all)
    {
        var made = all.Where(m => m.Kind == "Namespace").Select(m => m.Name).ToHashSet();
        return all.Where(m => m.Kind is not ("Namespace" or "ClusterRole" or "ClusterRoleBinding") && !made.Contains(m.Namespace)).Select(m => $"{m}: namespace '{m.Namespace}' is not there");
    }

    private static IEnumerable<string> Pods(Manifest m, IReadOnlyList<Manifest> all, IReadOnlySet<string> secretsOfOthers)
    {
        if (m.Pod?["spec"] is not { } pod)
        {
            yield break;
        }

        if (!Has(all, "ServiceAccount", pod["serviceAccountName"].Text()))
        {
            yield return $"{m}: ServiceAccount '{pod["serviceAccountName"].Text()}' is not there";
        }

        if (!m.Pod["metadata"]?["labels"].Map().Includes(m.Spec?["selector"]?["matchLabels"].Map() ?? new Dictionary<string, string>()) ?? true)
        {
            yield return $"{m}: its selector does not match its pods";
        }

        if (m.Kind == "StatefulSet" && !Has(all, "Service", m.Spec?["serviceName"].Text()))
        {
            yield return $"{m}: Service '{m.Spec?["serviceName"].Text()}' is not there";
        }

        var claims = m.Spec?["volumeClaimTemplates"].Items().Select(c => c["metadata"]?["name"].Text() ?? "").ToHashSet() ?? [];
        var volumes = pod["volumes"].Items().Select(v => v["name"].Text()).Concat(claims).ToHashSet();
        foreach (var volume in pod["volumes"].Items())
        {
            foreach (var (kind, name) in (IEnumerable<(string, string)>)
                [("Secret", volume["secret"]?["secretName"].Text() ?? ""), ("ConfigMap", volume["configMap"]?["name"].Text() ?? ""),
                 ("PersistentVolumeClaim", volume["persistentVolumeClaim"]?["claimName"].Text() ?? "")])
            {
                if (name.Length > 0 && !Has(all, kind, name) && !(kind == "Secret" && secretsOfOthers.Contains(name)))
                {
                    yield return $"{m}: {kind} '{name}' is not there";
                }
            }

            if (volume["secret"]?["secretName"].Text() is { } secret && all.FirstOrDefault(s => s.Kind == "Secret" && s.Name == secret) is { } made)
            {
                foreach (var item in volume["secret"]!["items"].Items().Where(i => !Keys(made).Contains(i["key"].Text())))
                {
                    yield return $"{m}: Secret '{secret}' has no key '{item["key"].Text()}'";
                }
            }
        }

        foreach (var (name, container) in m.Containers())
        {
            foreach (var mount in container["volumeMounts"].Items().Where(v => !volumes.Contains(v["name"].Text())))
            {
                yield return $"{m}: container {name} mounts '{mount["name"].Text()}', which is no volume";
            }

            foreach (var source in container["envFrom"].Items().Select(e => e["configMapRef"]?["name"].Text() ?? "").Where(n => n.Length > 0 && !Has(all, "ConfigMap", n)))
            {
                yield return $"{m}: ConfigMap '{source}' is not there";
            }

            var ports = container["ports"].Items().Select(p => p["name"].Text()).ToHashSet();
            foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
            {
                if (container[probe]?["httpGet"]?["port"].Text() is { Length: > 0 } port && !ports.Contains(port))
                {
                    yield return $"{m}: {probe} of {name} asks port '{port}', which it does not have";
                }
            }
        }
    }

    private static IEnumerable<string> Others(Manifest m, IReadOnlyList<Manifest> all, IReadOnlySet<string> secretsOfOthers)
    {
        switch (m.Kind)
        {
            case "Service":
                var wanted = m.Spec?["selector"].Map() ?? new Dictionary<string, string>();
                var chosen = all.Where(p => p.Pod?["metadata"]?["labels"].Map().Includes(wanted) ?? false).ToList();
                if (chosen.Count != 1)
                {
                    yield return $"{m}: its selector chooses {chosen.Count} kinds of pods";
                    break;
                }

                var ports = chosen[0].Containers().SelectMany(c => c.Container["ports"].Items()).Select(p => p["name"].Text()).ToHashSet();
                foreach (var port in m.Spec?["ports"].Items().Select(p => p["targetPort"].Text()).Where(p => !ports.Contains(p)) ?? [])
                {
                    yield return $"{m}: port '{port}' is none of {chosen[0]}";
                }

                break;
            case "PodDisruptionBudget":
                var guarded = m.Spec?["selector"]?["matchLabels"].Map() ?? new Dictionary<string, string>();
                if (!all.Any(p => p.Pod?["metadata"]?["labels"].Map().Includes(guarded) ?? false))
                {
                    yield return $"{m}: its selector chooses no pods";
                }

                break;
            case "RoleBinding":
                if (!Has(all, "Role", m.Root["roleRef"]?["name"].Text()))
                {
                    yield return $"{m}: Role '{m.Root["roleRef"]?["name"].Text()}' is not there";
                }

                foreach (var subject in m.Root["subjects"].Items().Where(s => !all.Any(a => a.Kind == "ServiceAccount" && a.Name == s["name"].Text() && a.Namespace == s["namespace"].Text())))
                {
                    yield return $"{m}: ServiceAccount '{subject["name"].Text()}' is not there";
                }

                break;
            case "HorizontalPodAutoscaler" or "ScaledObject":
                var target = m.Spec?["scaleTargetRef"];
                if (!Has(all, target?["kind"].Text() ?? "", target?["name"].Text()))
                {
                    yield return $"{m}: {target?["kind"].Text()} '{target?["name"].Text()}' is not there";
                }

                break;
            case "Ingress":
                var backends = m.Spec?["rules"].Items().SelectMany(r => r["http"]?["paths"].Items() ?? []).Select(p => p["backend"]?["service"]) ?? [];
                foreach (var backend in backends)
                {
                    var service = all.FirstOrDefault(s => s.Kind == "Service" && s.Name == backend?["name"].Text());
                    if (service?.Spec?["ports"].Items().Any(p => p["name"].Text() == backend?["port"]?["name"].Text()) != true)
                    {
                        yield return $"{m}: Service '{backend?["name"].Text()}' with port '{backend?["port"]?["name"].Text()}' is not there";
                    }
                }

                foreach (var secret in m.Spec?["tls"].Items().Select(t => t["secretName"].Text()).Where(s => !Has(all, "Secret", s) && !secretsOfOthers.Contains(s)) ?? [])
                {
                    yield return $"{m}: Secret '{secret}' is not there";
                }

                break;
            case "ServiceMonitor":
                var labels = m.Spec?["selector"]?["matchLabels"].Map() ?? new Dictionary<string, string>();
                var services = all.Where(s => s.Kind == "Service" && s.Root["metadata"]?["labels"].Map().Includes(labels) == true).ToList();
                foreach (var endpoint in m.Spec?["endpoints"].Items() ?? [])
                {
                    if (!services.Any(s => s.Spec?["ports"].Items().Any(p => p["name"].Text() == endpoint["port"].Text()) == true))
                    {
                        yield return $"{m}: no Service with port '{endpoint["port"].Text()}' has its labels";
                    }

                    if (endpoint["authorization"]?["credentials"]?["name"].Text() is { } token && !Has(all, "Secret", token) && !secretsOfOthers.Contains(token))
                    {
                        yield return $"{m}: Secret '{token}' is not there";
                    }
                }

                break;
            default:
                break;
        }
    }

    private static bool Has(IReadOnlyList<Manifest> all, string kind, string? name) => all.Any(m => m.Kind == kind && m.Name == name);

    private static IEnumerable<string> Keys(Manifest secret) => secret.Root["data"].Map().Keys.Concat(secret.Root["stringData"].Map().Keys);
}
