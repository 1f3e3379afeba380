using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Cluster.Harness;

/// <summary>
/// The API server takes up admission policies about a second after they were written, all of them at once: when one that was written last
/// refuses, those before it do too.
/// </summary>
internal static class PolicySync
{
    private static int count;

    public static async Task TakenUpAsync(ControlPlane plane)
    {
        string name = $"sync-{Interlocked.Increment(ref count)}";
        await plane.ApplyAsync(Policy(name), Binding(name));
        var map = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name } };
        await Patience.UntilAsync("the API server has taken the admission policies up", async () =>
        {
            using var answer = await plane.PostAsync("/api/v1/namespaces/default/configmaps?dryRun=All", map);
            return answer.StatusCode == HttpStatusCode.UnprocessableEntity;
        });
        await plane.DeleteAsync($"/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/{name}");
        await plane.DeleteAsync($"/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/{name}");
    }

    private static JsonObject Policy(string name) => Made("ValidatingAdmissionPolicy", name, new JsonObject
    {
        ["matchConstraints"] = new JsonObject
        {
            ["resourceRules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["apiVersions"] = new JsonArray("v1"),
                ["operations"] = new JsonArray("CREATE"),
                ["resources"] = new JsonArray("configmaps"),
            }),
        },
        ["validations"] = new JsonArray(new JsonObject { ["expression"] = $"object.metadata.name != '{name}'" }),
    });

    private static JsonObject Binding(string name) => Made("ValidatingAdmissionPolicyBinding", name, new JsonObject
    {
        ["policyName"] = name,
        ["validationActions"] = new JsonArray("Deny"),
    });

    private static JsonObject Made(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
