using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;

namespace EndToEnd.Guard;

/// <summary>Admission policies guard no admission policies: who may write these is RBAC's alone.</summary>
[Collection(ClusterTests.Name)]
public sealed class PolicyWriterTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private const string Group = "admissionregistration.k8s.io";

    private static readonly string[] s_resources = ["validatingadmissionpolicies", "validatingadmissionpolicybindings", "*"];
    private static readonly string[] s_writing = ["create", "update", "patch", "delete", "deletecollection", "*"];

    [Fact]
    public async Task Beside_administrators_only_controllers_that_delete_whatever_was_left_over_may_write_them()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await cluster.Plane.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/guard-tests");
        var roles = (await ItemsAsync("clusterroles")).Concat(await ItemsAsync("roles")).Where(MayWrite).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var writers = (await ItemsAsync("clusterrolebindings")).Concat(await ItemsAsync("rolebindings"))
            .Where(binding => roles.Contains((string)binding["roleRef"]!["name"]!))
            .SelectMany(binding => (binding["subjects"] as JsonArray ?? []).Select(subject => $"{(string?)binding["roleRef"]!["name"]} → {(string?)subject!["kind"]} {(string?)subject["name"]}"))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        output.WriteLine(string.Join('\n', writers));
        Assert.Equal(
            [
                "cluster-admin → Group system:masters",
                "system:controller:generic-garbage-collector → ServiceAccount generic-garbage-collector",
                "system:controller:namespace-controller → ServiceAccount namespace-controller",
            ],
            writers);
    }

    private async Task<IEnumerable<JsonObject>> ItemsAsync(string resource) =>
        (await cluster.Plane.GetAsync($"/apis/rbac.authorization.k8s.io/v1/{resource}"))["items"]!.AsArray().Select(item => item!.AsObject());

    private static string NameOf(JsonObject role) => (string)role["metadata"]!["name"]!;

    private static bool MayWrite(JsonObject role) => (role["rules"] as JsonArray ?? []).Any(rule =>
        Has(rule!, "apiGroups", [Group, "*"]) && Has(rule!, "resources", s_resources) && Has(rule!, "verbs", s_writing));

    private static bool Has(JsonNode rule, string member, string[] any) => (rule[member] as JsonArray ?? []).Any(one => any.Contains((string)one!));
}
