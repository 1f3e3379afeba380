using System.Text.Json.Nodes;

namespace EndToEnd.Engine.Harness;

/// <summary>Kinds that AKS' add-ons bring, with a schema that takes anything. The stack has objects of Cilium's.</summary>
internal static class CustomKinds
{
    public static JsonObject PodMonitor => Kind("azmonitoring.coreos.com", "v1", "PodMonitor", "podmonitors");

    public static JsonObject Cilium => Kind("cilium.io", "v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies");

    public static IEnumerable<JsonObject> All => [PodMonitor, Cilium];

    private static JsonObject Kind(string group, string version, string kind, string plural) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{plural}.{group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = kind, ["plural"] = plural, ["singular"] = kind.ToLowerInvariant() },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = version,
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
                },
            }),
        },
    };
}
