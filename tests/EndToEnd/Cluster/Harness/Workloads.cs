using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>What a person does with kubectl in the namespace of the tests.</summary>
internal sealed class Workloads(WebhookCluster cluster)
{
    public Task<ProgramRun> KubectlAsync(params string[] arguments) => cluster.Plane.KubectlAsync(["--namespace", WebhookCluster.Shop, .. arguments]);

    public Task<ProgramRun> RunPodAsync(string name, string image) => KubectlAsync("run", name, "--image", image, "--restart=Never");

    public async Task<ProgramRun> DeployAsync(string name, string image) => (await KubectlAsync("create", "deployment", name, "--image", image)).Succeeded();

    /// <summary>Adds an ephemeral container as API servers before 1.22 want it; later ones take the whole pod.</summary>
    public Task<ProgramRun> DebugAsync(string pod, string image)
    {
        string file = cluster.Write($"debug-{pod}.json", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "EphemeralContainers",
            ["metadata"] = new JsonObject { ["name"] = pod },
            ["ephemeralContainers"] = new JsonArray(new JsonObject
            {
                ["name"] = "debugger",
                ["image"] = image,
                ["imagePullPolicy"] = "IfNotPresent",
                ["terminationMessagePolicy"] = "File",
            }),
        }.ToJsonString());
        return KubectlAsync("replace", "--raw", $"/api/v1/namespaces/{WebhookCluster.Shop}/pods/{pod}/ephemeralcontainers", "-f", file);
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
