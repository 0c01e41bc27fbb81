namespace AdapterSearch.K8s.Tests.Checks;

/// <summary>No root, no privilege, a read-only root file system, limits on everything, no rights beyond reading pods, no open network.</summary>
internal static class SafetyCheck
{
    public static IEnumerable<string> Problems(IReadOnlyList<Manifest> all) =>
        all.SelectMany(Pod).Concat(all.SelectMany(m => m.Containers().SelectMany(c => Container(m, c.Name, c.Container)))).Concat(all.SelectMany(Rights)).Concat(Network(all));

    private static IEnumerable<string> Pod(Manifest m)
    {
        if (m.Pod?["spec"] is not { } pod)
        {
            yield break;
        }

        var security = pod["securityContext"];
        if (security?["runAsNonRoot"].Text() != "true" || security["runAsUser"].Number() is not > 0)
        {
            yield return $"{m}: may run as root";
        }

        if (security?["seccompProfile"]?["type"].Text() != "RuntimeDefault")
        {
            yield return $"{m}: has no seccomp profile";
        }

        if (pod["enableServiceLinks"].Text() != "false")
        {
            yield return $"{m}: gets variables named after services";
        }

        if (pod["automountServiceAccountToken"].Text() is var token && token != "false" && pod["serviceAccountName"].Text() != "adaptersearch-silo")
        {
            yield return $"{m}: gets a token of the API server";
        }

        foreach (var forbidden in (string[])["hostNetwork", "hostPID", "hostIPC"])
        {
            if (pod[forbidden].Text() == "true")
            {
                yield return $"{m}: {forbidden}";
            }
        }

        foreach (var volume in pod["volumes"].Items())
        {
            if (volume["hostPath"] is not null)
            {
                yield return $"{m}: volume {volume["name"].Text()} is a folder of the host";
            }

            if (volume["emptyDir"] is not null && volume["emptyDir"]!["sizeLimit"].Text().Length == 0)
            {
                yield return $"{m}: volume {volume["name"].Text()} has no limit";
            }
        }
    }

    private static IEnumerable<string> Container(Manifest m, string name, System.Text.Json.Nodes.JsonNode container)
    {
        var security = container["securityContext"];
        if (security?["allowPrivilegeEscalation"].Text() != "false" || security["privileged"].Text() == "true")
        {
            yield return $"{m}: container {name} may gain privileges";
        }

        if (security?["readOnlyRootFilesystem"].Text() != "true")
        {
            yield return $"{m}: container {name} may write its root file system";
        }

        if (security?["capabilities"]?["drop"].Items().Any(c => c.Text() == "ALL") != true || security["capabilities"]?["add"].Items().Any() == true)
        {
            yield return $"{m}: container {name} keeps capabilities";
        }

        foreach (var part in (string[])["requests", "limits"])
        {
            foreach (var what in (string[])["cpu", "memory"])
            {
                if (container["resources"]?[part]?[what].Text() is null or "")
                {
                    yield return $"{m}: container {name} has no {part} of {what}";
                }
            }
        }

        var image = container["image"].Text();
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':');
        if (tag.Length != 2 || tag[1] is "" or "latest")
        {
            yield return $"{m}: container {name} runs '{image}', which names no version";
        }
    }

    private static IEnumerable<string> Rights(Manifest m)
    {
        if (m.Kind is "ClusterRole" or "ClusterRoleBinding")
        {
            yield return $"{m}: rights beyond the namespace";
        }

        if (m.Kind != "Role")
        {
            yield break;
        }

        foreach (var rule in m.Root["rules"].Items())
        {
            var resources = rule["resources"].Items().Select(r => r.Text()).Except(["pods"]);
            var verbs = rule["verbs"].Items().Select(v => v.Text()).Except(["get", "list", "watch"]);
            foreach (var much in resources.Concat(verbs))
            {
                yield return $"{m}: the right '{much}' is not needed";
            }
        }
    }

    private static IEnumerable<string> Network(IReadOnlyList<Manifest> all)
    {
        var policies = all.Where(m => m.Kind == "NetworkPolicy").ToList();
        if (!policies.Any(p => p.Spec?["podSelector"] is System.Text.Json.Nodes.JsonObject { Count: 0 } && p.Spec["ingress"] is null && p.Spec["egress"] is null && p.Spec["policyTypes"].Items().Count() == 2))
        {
            yield return "NetworkPolicy: nothing denies what is not allowed";
        }

        foreach (var policy in policies)
        {
            foreach (var rule in policy.Spec?["ingress"].Items().Where(r => !r["from"].Items().Any() || !r["ports"].Items().Any()) ?? [])
            {
                yield return $"{policy}: lets everybody in, or to every port";
            }

            foreach (var rule in policy.Spec?["egress"].Items().Where(r => !r["ports"].Items().Any()) ?? [])
            {
                yield return $"{policy}: lets out to every port";
            }
        }
    }
}
