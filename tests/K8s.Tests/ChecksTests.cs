using AdapterSearch.K8s.Tests.Checks;
using AdapterSearch.Testing;

namespace AdapterSearch.K8s.Tests;

/// <summary>Each check finds what it is for: the rendered local overlay with one thing broken.</summary>
public sealed class ChecksTests
{
    private static readonly Lazy<string> Local = new(() =>
        DebianPrograms.Run(DebianPrograms.Kubectl, ["kustomize", Path.Combine(DebianPrograms.Root, "k8s", "overlays", "local")]).Output);

    [Theory]
    [InlineData("serviceAccountName: adaptersearch-silo", "serviceAccountName: nobody", "StatefulSet/adaptersearch-silo: ServiceAccount 'nobody' is not there")]
    [InlineData("secretName: adaptersearch-tokens", "secretName: lost", "Deployment/adaptersearch-dashboard: Secret 'lost' is not there")]
    [InlineData("claimName: adaptersearch-keys", "claimName: lost", "Deployment/adaptersearch-dashboard: PersistentVolumeClaim 'lost' is not there")]
    [InlineData("key: password", "key: pass", "StatefulSet/adaptersearch-postgres: Secret 'adaptersearch-postgres' has no key 'pass'")]
    [InlineData("serviceName: adaptersearch-silo", "serviceName: lost", "StatefulSet/adaptersearch-silo: Service 'lost' is not there")]
    [InlineData("targetPort: gateway", "targetPort: gate", "Service/adaptersearch-silo: port 'gate' is none of StatefulSet/adaptersearch-silo")]
    [InlineData("mountPath: /srv/artefacts\n          name: artefacts", "mountPath: /srv/artefacts\n          name: arte", "StatefulSet/adaptersearch-silo: container silo mounts 'arte', which is no volume")]
    [InlineData("namespace: adaptersearch\n", "namespace: elsewhere\n", "NetworkPolicy/adaptersearch-silo: namespace 'elsewhere' is not there")]
    [InlineData("kind: Role\n  name: adaptersearch-silo", "kind: Role\n  name: lost", "RoleBinding/adaptersearch-silo: Role 'lost' is not there")]
    [InlineData("kind: Deployment\n    name: adaptersearch-dashboard", "kind: Deployment\n    name: lost", "HorizontalPodAutoscaler/adaptersearch-dashboard: Deployment 'lost' is not there")]
    public void A_reference_to_nothing_is_found(string right, string wrong, string problem) => Finds(right, wrong, problem, all => ReferenceCheck.Problems(all, new HashSet<string> { "adaptersearch-tokens" }));

    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "Job/adaptersearch-migrate: may run as root")]
    [InlineData("runAsUser: 999", "runAsUser: 0", "StatefulSet/adaptersearch-postgres: may run as root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "StatefulSet/adaptersearch-silo: has no seccomp profile")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "StatefulSet/adaptersearch-silo: container silo may gain privileges")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "Deployment/adaptersearch-dashboard: container dashboard may write its root file system")]
    [InlineData("drop:\n            - ALL", "drop: []", "StatefulSet/adaptersearch-silo: container silo keeps capabilities")]
    [InlineData("memory: 4Gi", "gold: 4Gi", "StatefulSet/adaptersearch-silo: container silo has no limits of memory")]
    [InlineData("adaptersearch-silo:local", "adaptersearch-silo:latest", "StatefulSet/adaptersearch-silo: container silo runs 'adaptersearch-silo:latest', which names no version")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", "StatefulSet/adaptersearch-silo: gets variables named after services")]
    [InlineData("- list\n", "- delete\n", "Role/adaptersearch-silo: the right 'delete' is not needed")]
    [InlineData("- pods\n", "- secrets\n", "Role/adaptersearch-silo: the right 'secrets' is not needed")]
    [InlineData("sizeLimit: 16Mi", "medium: Memory", "StatefulSet/adaptersearch-postgres: volume run has no limit")]
    [InlineData("podSelector: {}", "podSelector: {matchLabels: {a: b}}", "NetworkPolicy: nothing denies what is not allowed")]
    [InlineData("kind: Role\n", "kind: ClusterRole\n", "ClusterRole/adaptersearch-silo: rights beyond the namespace")]
    public void What_is_not_safe_is_found(string right, string wrong, string problem) => Finds(right, wrong, problem, SafetyCheck.Problems);

    [Theory]
    [InlineData("livenessProbe", "lifeProbe", "StatefulSet/adaptersearch-silo: container silo has no livenessProbe")]
    [InlineData("path: /health/ready", "path: /health/live", "StatefulSet/adaptersearch-silo: readinessProbe of silo asks /health/live")]
    [InlineData("failureThreshold: 60", "failureThreshold: 6", "StatefulSet/adaptersearch-silo: container silo has less than a minute to start")]
    [InlineData("terminationGracePeriodSeconds: 75", "terminationGracePeriodSeconds: 60", "StatefulSet/adaptersearch-silo: has 60 s to stop, silo may need 65")]
    [InlineData("ADAPTERSEARCH_GRACE: \"45\"", "ADAPTERSEARCH_GRACE: \"90\"", "StatefulSet/adaptersearch-silo: has 75 s to stop, silo may need 110")]
    [InlineData("preStop", "beforeStop", "Deployment/adaptersearch-dashboard: container dashboard has no preStop")]
    [InlineData("orleans/clusterId: adaptersearch", "orleans/clusterId: other", "StatefulSet/adaptersearch-silo: label orleans/clusterId is 'other', ORLEANS_CLUSTER_ID is 'adaptersearch'")]
    [InlineData("topologyKey: kubernetes.io/hostname", "topologyKey: rack", "StatefulSet/adaptersearch-silo: its pods may all lie on one machine")]
    [InlineData("kind: PodDisruptionBudget", "kind: PodDisruption", "StatefulSet/adaptersearch-silo: no PodDisruptionBudget guards it")]
    public void A_life_that_ends_badly_is_found(string right, string wrong, string problem) => Finds(right, wrong, problem, LifeCheck.Problems);

    private static void Finds(string right, string wrong, string problem, Func<IReadOnlyList<Manifest>, IEnumerable<string>> check)
    {
        Assert.Empty(check(Manifest.Parse(Local.Value)));
        Assert.Contains(right, Local.Value, StringComparison.Ordinal);
        Assert.Contains(problem, check(Manifest.Parse(Local.Value.Replace(right, wrong, StringComparison.Ordinal))));
    }
}
