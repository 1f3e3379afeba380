using System.Text.Json.Nodes;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>What the stack's own program would put into the cluster: the inputs of its preview, adapted only to what an older API server lacks.</summary>
internal sealed class StackPlan
{
    public const string Stack = "dev";

    /// <summary>A service account that the stack lets change its objects, as NAMESPACE/NAME.</summary>
    public const string GitOps = "flux-system/kustomize-controller";

    private readonly List<JsonObject> objects;

    private StackPlan(List<JsonObject> objects) => this.objects = objects;

    /// <summary>Runs the preview as the README does, with a digest: without one there is no rollout and no registration.</summary>
    /// <param name="root">Of the checkout that the stack lies in; this one when left out.</param>
    public static async Task<StackPlan> PreviewAsync(string phase, Workplace work, string? root = null)
    {
        string file = work.PathOf($"plan-{Path.GetFileName(root)}{phase}.json");
        string digest = "sha256:" + new string('a', 64);
        (await ProgramRun.StartAsync("/bin/sh",
        [
            "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", root ?? BuiltProgram.Root,
            BuiltProgram.PathOf("Infra", "ImageTrust.Infra"), "preview", "--stack", Stack, "--phase", phase,
            "--config", $"image-trust:webhookDigest={digest}", "--config", $"image-trust:guardAccounts={GitOps}", "--json", file,
        ], patience: TimeSpan.FromMinutes(3))).Succeeded();
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        return new StackPlan([.. plan["resources"]!.AsArray()
            .Where(resource => ((string)resource!["type"]!).StartsWith("kubernetes:", StringComparison.Ordinal))
            .Select(resource => Known(resource!["inputs"]!).AsObject())]);
    }

    /// <summary>Namespace, account, Secret and RBAC.</summary>
    public IEnumerable<JsonObject> Foundations => Of("Namespace").Select(Labelled)
        .Concat(Of("ServiceAccount")).Concat(Of("Secret")).Concat(Of("Role")).Concat(Of("RoleBinding")).Concat(Of("ClusterRole")).Concat(Of("ClusterRoleBinding"));

    /// <summary>What the API server holds by itself.</summary>
    public IEnumerable<JsonObject> Guard => Of("ValidatingAdmissionPolicy").Concat(Of("ValidatingAdmissionPolicyBinding"));

    /// <summary>The image that the replicas run, by digest.</summary>
    public string ReplicaImage => (string)Of("ConfigMap").Single(map => (string?)map["metadata"]!["name"] == "image-trust-replicas")["data"]!["current"]!;

    /// <summary>The Deployment, without replicas, and what these would mount.</summary>
    public IEnumerable<JsonObject> Idle => Of("ConfigMap").Concat(Of("Deployment").Select(deployment =>
    {
        deployment["spec"]!["replicas"] = 0;
        return deployment;
    }));

    /// <summary>What scales the Deployment, keeps it through drains and lets its pods in first.</summary>
    public IEnumerable<JsonObject> Scaling => Of("PriorityClass").Concat(Of("HorizontalPodAutoscaler")).Concat(Of("PodDisruptionBudget"));

    /// <summary>Both registrations.</summary>
    /// <param name="port">Of the test's stand-in for the Service.</param>
    /// <param name="matchConditions">Whether the API server knows them (from 1.27 on). Without, it sends more than the stack asks for.</param>
    public IEnumerable<JsonObject> Registrations(int port, bool matchConditions)
    {
        foreach (var registration in Of("ValidatingWebhookConfiguration").Concat(Of("MutatingWebhookConfiguration")))
        {
            foreach (var webhook in registration["webhooks"]!.AsArray())
            {
                webhook!["clientConfig"]!["service"]!["port"] = port;
                if (!matchConditions)
                {
                    webhook.AsObject().Remove("matchConditions");
                }
            }

            yield return registration;
        }
    }

    /// <summary>The Service's name leads to this machine: an API server without a network of pods reaches nothing else.</summary>
    public IEnumerable<JsonObject> Service(int port)
    {
        foreach (var service in Of("Service"))
        {
            service["spec"] = new JsonObject
            {
                ["type"] = "ExternalName",
                ["externalName"] = "localhost",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" }),
            };
            yield return service;
        }
    }

    /// <summary>A namespace with the label that API servers from 1.21 on set themselves.</summary>
    public static JsonObject Namespace(string name) => Labelled(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    });

    private List<JsonObject> Of(string kind)
    {
        var found = objects.Where(one => (string?)one["kind"] == kind).Select(one => (JsonObject)one.DeepClone()).ToList();
        Assert.True(found.Count > 0, $"the plan of the stack {Stack} has no {kind}");
        return found;
    }

    private static JsonObject Labelled(JsonObject named)
    {
        var metadata = named["metadata"]!.AsObject();
        var labels = metadata["labels"] as JsonObject;
        if (labels is null)
        {
            metadata["labels"] = labels = [];
        }

        labels["kubernetes.io/metadata.name"] = (string)metadata["name"]!;
        return named;
    }

    /// <summary>What is only known when Azure has answered (a client id in an annotation) becomes a word.</summary>
    private static JsonNode Known(JsonNode input) => input switch
    {
        JsonObject unknown when unknown.ContainsKey("$unknown") => "unknown-in-a-preview",
        JsonObject named => new JsonObject(named.Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : Known(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Known(item))]),
        _ => input.DeepClone(),
    };
}
