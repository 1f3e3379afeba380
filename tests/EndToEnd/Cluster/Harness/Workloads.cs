using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>What a person does with kubectl in the namespace of the tests.</summary>
internal sealed class Workloads(WebhookCluster cluster)
{
    public Task<ProgramRun> KubectlAsync(params string[] arguments) => cluster.Plane.KubectlAsync(["--namespace", WebhookCluster.Shop, .. arguments]);

    public Task<ProgramRun> RunPodAsync(string name, string image) => KubectlAsync("run", name, "--image", image, "--restart=Never");

    /// <summary>Skips the test where nothing makes pods of a Deployment.</summary>
    public async Task<ProgramRun> DeployAsync(string name, string image)
    {
        if (!cluster.Plane.HasControllers)
        {
            KubeAssets.Missing($"this test needs {KubeAssets.Controllers} beside the API server; setup-envtest does not bring it");
        }

        return (await KubectlAsync("create", "deployment", name, "--image", image)).Succeeded();
    }

    /// <summary>Adds an ephemeral container as kubectl debug does: the whole pod, or the kind of its own that old servers took.</summary>
    public async Task<ProgramRun> DebugAsync(string pod, string image)
    {
        var container = new JsonObject { ["name"] = "debugger", ["image"] = image, ["imagePullPolicy"] = "IfNotPresent", ["terminationMessagePolicy"] = "File" };
        JsonObject sent;
        if (cluster.Plane.HasKindOfEphemeralContainers)
        {
            sent = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "EphemeralContainers",
                ["metadata"] = new JsonObject { ["name"] = pod },
                ["ephemeralContainers"] = new JsonArray(container),
            };
        }
        else
        {
            sent = await cluster.Plane.GetAsync($"/api/v1/namespaces/{WebhookCluster.Shop}/pods/{pod}");
            sent["spec"]!["ephemeralContainers"] = new JsonArray(container);
        }

        string file = cluster.Write($"debug-{pod}.json", sent.ToJsonString());
        return await KubectlAsync("replace", "--raw", $"/api/v1/namespaces/{WebhookCluster.Shop}/pods/{pod}/ephemeralcontainers", "-f", file);
    }

    public async Task<string[]> ImagesAsync(string selector) =>
        (await KubectlAsync("get", "pods", "-l", selector, "-o", "jsonpath={.items[*].spec.containers[*].image}")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public Task PodsComeAsync(string app, int count) =>
        Patience.UntilAsync($"{count} pods of {app} are there", async () => (await ImagesAsync("app=" + app)).Length == count);

    public Task EventComesAsync(string app, string words) => Patience.UntilAsync($"an event of {app} says '{words}'", async () =>
        (await KubectlAsync("get", "events", "-o", "json")).Output is var all && JsonNode.Parse(all)!["items"]!.AsArray().Any(one =>
            ((string)one!["involvedObject"]!["name"]!).StartsWith(app + "-", StringComparison.Ordinal)
            && (string?)one["reason"] == "FailedCreate" && ((string)one["message"]!).Contains(words, StringComparison.Ordinal)));
}
