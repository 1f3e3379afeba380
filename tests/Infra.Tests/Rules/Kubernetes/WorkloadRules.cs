using System.Text.RegularExpressions;
using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.KubernetesType;

namespace Infra.Tests.Rules.Kubernetes;

/// <summary>What runs in the cluster, and as whom.</summary>
internal static partial class WorkloadRules
{
    private const string Container = "spec.template.spec.containers[0]";

    private static readonly string[] s_reads = ["get", "list", "watch", "*"];

    public static readonly IReadOnlyList<Rule> All =
    [
        new("K8S-04", Severity.Medium, Scope.EveryStack, "Pods run as an account of their own.",
            estate => EveryPod(estate, pod => pod["serviceAccountName"] is var account ? account.Must(account.Text is { Length: > 0 } and not "default", "an account other than default") : []),
            Change.Drop(Deployment, "spec.template.spec.serviceAccountName"), Change.Set(Deployment, "spec.template.spec.serviceAccountName", "\"default\"")),
        new("K8S-05", Severity.Medium, Scope.EveryStack, "Nothing is in the default namespace.",
            estate => estate.Everything.Where(IsNamespaced)
                .SelectMany(item => item["metadata.namespace"].Must(item["metadata.namespace"].Exists && item["metadata.namespace"].Text is not ("" or "default"), "a namespace other than default")),
            Change.Drop(Service, "metadata.namespace"), Change.Set(ServiceAccount, "metadata.namespace", "\"default\"")),
        new("K8S-07", Severity.Low, Scope.EveryStack, "Containers run as a user above 10000: no user of the node.",
            estate => EveryContainer(estate, (pod, container) => (container["securityContext.runAsUser"].Exists ? container : pod)["securityContext.runAsUser"].IsBetween(10000, uint.MaxValue)),
            Change.Set(Deployment, "spec.template.spec.securityContext.runAsUser", "1654"), Change.Set(Deployment, $"{Container}.securityContext.runAsUser", "0"),
            Change.Drop(Deployment, "spec.template.spec.securityContext.runAsUser")),
        new("K8S-10", Severity.High, Scope.EveryStack, "Containers have no capabilities.",
            estate => EveryContainer(estate, (_, container) => container["securityContext.capabilities"] is var capabilities
                ? [.. capabilities["drop"].Must(capabilities["drop"].Texts.Contains("ALL"), "ALL"), .. capabilities["add"].IsLeftOut()] : []),
            Change.Drop(Deployment, $"{Container}.securityContext.capabilities.drop"), Change.Set(Deployment, $"{Container}.securityContext.capabilities.add", """["NET_ADMIN"]""")),
        new("K8S-13", Severity.High, Scope.Production, "Images are named by digest.",
            estate => EveryContainer(estate, (_, container) => container["image"].Must(ByDigest().IsMatch(container["image"].Text ?? ""), "…@sha256:…")),
            Change.Set(Deployment, $"{Container}.image", "\"registry.example/webhook:1.0\""), Change.Drop(Deployment, $"{Container}.image")),
        new("K8S-21", Severity.Low, Scope.EveryStack, "An autoscaler keeps two replicas, can add more, and knows what to measure.",
            estate => estate.Any(Autoscaler, scaler => scaler["spec"] is var spec
                ? [.. spec["minReplicas"].IsBetween(2, 1000), .. spec["maxReplicas"].Must(spec["maxReplicas"].Number > spec["minReplicas"].Number, "more than minReplicas"), .. spec["metrics"].Must(spec["metrics"].Items.Count > 0, "a metric")]
                : []),
            Change.Set(Autoscaler, "spec.minReplicas", "1"), Change.Set(Autoscaler, "spec.maxReplicas", "3"), Change.Drop(Autoscaler, "spec.metrics")),
        new("K8S-22", Severity.High, Scope.EveryStack, "No role in the cluster holds a wildcard.",
            estate => estate.All(Role, ClusterRole).SelectMany(role => role["rules"].Items).SelectMany(rule => new[] { "verbs", "resources", "apiGroups" }
                .SelectMany(property => rule[property].Must(!rule[property].Texts.Contains("*") && (!rule[property].Exists || rule[property].Items.Count > 0), "no *"))),
            Change.Set(ClusterRole, "rules[0].verbs", """["*"]"""), Change.Set(Role, "rules[0].resources", """["*"]"""), Change.Set(ClusterRole, "rules[0].apiGroups", """["*"]""")),
        new("K8S-23", Severity.High, Scope.EveryStack, "No role reads the secrets of every namespace.",
            estate => estate.Any(ClusterRole, role => role["rules"].Items.Where(ReadsSecrets).SelectMany(rule => rule["resources"].Must(false, "no secrets"))),
            Change.Set(ClusterRole, "rules[0].resources", """["secrets"]""")),
        new("K8S-35", Severity.Low, Scope.EveryStack, "No secret is in a container's environment.",
            estate => EveryContainer(estate, (_, container) => container["env"].Items.SelectMany(variable => variable["valueFrom.secretKeyRef"].IsLeftOut())
                .Concat(container["envFrom"].Items.SelectMany(source => source["secretRef"].IsLeftOut()))),
            Change.Set(Deployment, $"{Container}.env", """[{"name":"x","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]"""),
            Change.Set(Deployment, $"{Container}.envFrom", """[{"secretRef":{"name":"s"}}]""")),
        new("K8S-36", Severity.Low, Scope.EveryStack, "No account's token is mounted unless a pod asks for it.",
            estate => estate.Every(ServiceAccount, account => account["automountServiceAccountToken"].IsFalse()),
            Change.Drop(ServiceAccount, "automountServiceAccountToken"), Change.Set(ServiceAccount, "automountServiceAccountToken", "true")),
        new("K8S-38", Severity.High, Scope.EveryStack, "A custom resource has one stored version, a schema for each served one, and its own name.",
            estate => estate.Any(CustomResourceDefinition, DefinedResource),
            Change.Add(CustomResourceDefinition, "extra",
                """{"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","names":{"plural":"widgets"},"versions":[{"name":"v1","served":true,"storage":true}]}}"""),
            Change.Add(CustomResourceDefinition, "extra",
                """{"metadata":{"name":"other"},"spec":{"group":"example.com","names":{"plural":"widgets"},"versions":[{"name":"v1","served":false,"storage":true}]}}"""),
            Change.Add(CustomResourceDefinition, "extra",
                """{"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","names":{"plural":"widgets"},"versions":[{"name":"v1","served":false,"storage":false}]}}""")),
    ];

    private static bool IsNamespaced(Place item) =>
        item.Resource.Type.StartsWith(Prefix, StringComparison.Ordinal) && !ClusterScoped.Contains(item.Resource.Type[(item.Resource.Type.LastIndexOf(':') + 1)..]);

    private static IEnumerable<Place> Pods(Estate estate) =>
        estate.All([.. WithPods]).Select(item => item["spec.template.spec"]).Concat(estate.All(CronJob).Select(job => job["spec.jobTemplate.spec.template.spec"]));

    private static IEnumerable<Violation> EveryPod(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Pods(estate).ToList() is { Count: > 0 } pods ? pods.SelectMany(demand) : [Violation.Missing(Deployment, "at least one")];

    private static IEnumerable<Violation> EveryContainer(Estate estate, Func<Place, Place, IEnumerable<Violation>> demand) => EveryPod(estate, pod =>
        pod["containers"].Items.Concat(pod["initContainers"].Items).SelectMany(container => demand(pod, container)));

    private static bool ReadsSecrets(Place rule) =>
        rule["resources"].Texts.Any(resource => resource is "secrets" or "*") && rule["verbs"].Texts.Intersect(s_reads).Any();

    private static IEnumerable<Violation> DefinedResource(Place definition)
    {
        var spec = definition["spec"];
        var versions = spec["versions"];
        return
        [
            .. definition["metadata.name"].Is($"{spec["names.plural"].Text}.{spec["group"].Text}"),
            .. versions.Must(versions.Items.Count(version => version["storage"].Flag == true) == 1, "one stored version"),
            .. versions.Items.Where(version => version["served"].Flag == true).SelectMany(version => version["schema.openAPIV3Schema"].IsSet()),
            .. spec["preserveUnknownFields"].IsNotTrue(),
        ];
    }

    [GeneratedRegex(@"\A[^@\s]+@sha256:[0-9a-f]{64}\z")]
    private static partial Regex ByDigest();
}
