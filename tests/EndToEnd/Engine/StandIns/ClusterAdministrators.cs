using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using Google.Protobuf.WellKnownTypes;

namespace EndToEnd.Engine.StandIns;

/// <summary>
/// What AKS makes of its role "Azure Kubernetes Service RBAC Cluster Admin": whoever is assigned it may do everything in the cluster, from then
/// on until the assignment goes. He is no member of <c>system:masters</c>, so an authorizer is asked about every request of his.
/// </summary>
internal sealed class ClusterAdministrators(ControlPlane plane)
{
    private const string Definition = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b";
    /// <summary>Of the objects that say it.</summary>
    public const string Prefix = "aks-rbac-cluster-admin-";

    public async Task AssignedAsync(string id, Struct inputs)
    {
        if (Text(inputs, "roleDefinitionId").EndsWith(Definition, StringComparison.Ordinal))
        {
            await plane.ApplyAsync(new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = "ClusterRoleBinding",
                ["metadata"] = new JsonObject { ["name"] = NameOf(id) },
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "cluster-admin" },
                ["subjects"] = new JsonArray(new JsonObject
                {
                    ["apiGroup"] = "rbac.authorization.k8s.io",
                    ["kind"] = Text(inputs, "principalType") == "Group" ? "Group" : "User",
                    ["name"] = Text(inputs, "principalId"),
                }),
            });
        }
    }

    /// <summary>Of another role there is no such object.</summary>
    public Task TakenAwayAsync(string id) => plane.DeleteAsync($"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{NameOf(id)}");

    private static string NameOf(string id) => Prefix + id[(id.LastIndexOf('/') + 1)..];

    private static string Text(Struct inputs, string name) => inputs.Fields.TryGetValue(name, out var value) ? value.StringValue : "";
}
