using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Engine.Harness;

/// <summary>
/// Whoever reads at night: what docs/operate/11-bootstrap.md lets the identity of an environment STACK-read do in the cluster. Everything but Secrets is read, and
/// those of the webhook's own namespace, which the stack has made.
/// </summary>
internal static class ClusterReader
{
    public const string Name = "reader-of-the-night";

    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Of the core group by name, since Kubernetes, unlike Azure, has no rule for all but one.</summary>
    private static readonly string[] Core =
        ["configmaps", "endpoints", "events", "limitranges", "namespaces", "nodes", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "serviceaccounts", "services"];

    private static readonly string[] Others =
    [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apps", "autoscaling", "batch", "cilium.io", "coordination.k8s.io", "discovery.k8s.io", "networking.k8s.io", "policy",
        Group, "scheduling.k8s.io",
    ];

    /// <summary>The part that belongs to the cluster, and to no stack.</summary>
    public static Task AllowAsync(ControlPlane plane) => plane.ApplyAsync(Role("ClusterRole", null, Rule([""], Core), Rule(Others, ["*"])), Binding("ClusterRole", null));

    /// <summary>The part that goes with the webhook's namespace.</summary>
    public static Task AllowSecretsAsync(ControlPlane plane) => plane.ApplyAsync(
        Role("Role", EngineWorld.WebhookNamespace, Rule([""], ["secrets"])), Binding("Role", EngineWorld.WebhookNamespace));

    private static JsonObject Rule(string[] groups, string[] resources) => new()
    {
        ["apiGroups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
        ["resources"] = new JsonArray([.. resources.Select(resource => JsonValue.Create(resource))]),
        ["verbs"] = new JsonArray("get", "list", "watch"),
    };

    private static JsonObject Role(string kind, string? ns, params JsonObject[] rules) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = kind,
        ["metadata"] = Named(ns),
        ["rules"] = new JsonArray([.. rules]),
    };

    private static JsonObject Binding(string kind, string? ns) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = kind + "Binding",
        ["metadata"] = Named(ns),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = kind, ["name"] = Name },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = Group, ["kind"] = "User", ["name"] = Name }),
    };

    private static JsonObject Named(string? ns)
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return metadata;
    }
}
