using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Cluster;

/// <summary>What a person with kubectl sees, and what controllers do with it.</summary>
[Collection(ClusterTests.Name)]
public sealed class AdmissionTests(WebhookCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public async Task A_signed_pod_is_admitted_and_named_by_the_digest_that_was_verified()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await RunPodAsync("signed", cluster.Images.Signed)).Succeeded();
        Assert.Equal([$"{cluster.Images.Signed}@{cluster.Images.SignedDigest}"], await ImagesAsync("run=signed"));
    }

    [Fact]
    public async Task An_unsigned_pod_is_refused_with_a_message_to_act_on()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = await RunPodAsync("unsigned", cluster.Images.Unsigned);
        output.WriteLine(run.Errors);
        Assert.Equal(1, run.ExitCode);
        string[] lines = run.Errors.Split('\n');
        Assert.StartsWith("Error from server (Forbidden): admission webhook \"validate.image-trust.dev\" denied the request: 1 of 1 image may not run in namespace shop (day2, policy ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(cluster.Images.Unsigned, lines[1], StringComparison.Ordinal);
        Assert.Contains("  where:    spec.containers[0].image", run.Errors, StringComparison.Ordinal);
        Assert.Contains("rule team [no-signature]", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"  verify:   policy verify --policy trust-policy.yaml --phase day2 --namespace shop {cluster.Images.Unsigned}@sha256:", run.Errors, StringComparison.Ordinal);
        Assert.Empty(await ImagesAsync("run=unsigned"));
    }

    [Fact]
    public async Task A_deployment_of_a_signed_image_gets_its_pods_by_digest_and_scales()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        await DeployAsync("good", cluster.Images.Signed);
        await PodsComeAsync("good", 1);
        (await KubectlAsync("scale", "deployment/good", "--replicas=3")).Succeeded();
        await PodsComeAsync("good", 3);
        Assert.All(await ImagesAsync("app=good"), image => Assert.Equal($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}", image));
    }

    [Fact]
    public async Task A_deployment_of_an_unsigned_image_gets_no_pod_and_its_ReplicaSet_says_why()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var run = await DeployAsync("bad", cluster.Images.Unsigned);
        Assert.StartsWith("Warning: image-trust: would be refused [no-signature]", run.Errors, StringComparison.Ordinal);
        await EventComesAsync("bad", "denied the request");
        Assert.Empty(await ImagesAsync("app=bad"));
    }

    [Fact]
    public async Task In_audit_the_same_deployment_gets_its_pods_and_a_warning()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        var run = await DeployAsync("audited", cluster.Images.Unsigned);
        Assert.StartsWith("Warning: image-trust: would be refused [no-signature]", run.Errors, StringComparison.Ordinal);
        await PodsComeAsync("audited", 1);
        var pod = (await RunPodAsync("audited-pod", cluster.Images.Unsigned)).Succeeded();
        Assert.Contains("Warning: image-trust: would be refused [no-signature]", pod.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_in_under_audit_can_be_scaled_under_enforcement_but_gets_no_new_pods()
    {
        await cluster.InPhaseAsync(WebhookCluster.Audit);
        await DeployAsync("older", cluster.Images.Unsigned);
        await PodsComeAsync("older", 1);
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await KubectlAsync("scale", "deployment/older", "--replicas=2")).Succeeded();
        // The ReplicaSet itself is updated, so that the refusal is seen where people look.
        await Patience.UntilAsync("the ReplicaSet wants two", async () =>
            (await KubectlAsync("get", "replicasets", "-l", "app=older", "-o", "jsonpath={.items[*].spec.replicas}")).Output == "2");
        await EventComesAsync("older", "denied the request");
        Assert.Single(await ImagesAsync("app=older"));
    }

    [Fact]
    public async Task An_ephemeral_container_is_judged_and_named_by_digest_like_any_other()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await RunPodAsync("debugged", cluster.Images.Signed)).Succeeded();
        var refused = await DebugAsync("debugged", cluster.Images.Unsigned);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("denied the request", refused.Errors, StringComparison.Ordinal);
        (await DebugAsync("debugged", cluster.Images.Signed)).Succeeded();
        var added = await KubectlAsync("get", "pod", "debugged", "-o", "jsonpath={.spec.ephemeralContainers[*].image}");
        Assert.Equal($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}", added.Output);
    }

    [Fact]
    public async Task What_the_policy_leaves_unverified_is_admitted_as_it_is_named()
    {
        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        (await RunPodAsync("tool", cluster.Images.Unverified)).Succeeded();
        Assert.Single(await ImagesAsync("run=tool"));
    }

    private Task<ProgramRun> KubectlAsync(params string[] arguments) => cluster.Plane.KubectlAsync(["--namespace", WebhookCluster.Shop, .. arguments]);

    private Task<ProgramRun> RunPodAsync(string name, string image) => KubectlAsync("run", name, "--image", image, "--restart=Never");

    private async Task<ProgramRun> DeployAsync(string name, string image) => (await KubectlAsync("create", "deployment", name, "--image", image)).Succeeded();

    /// <summary>Adds an ephemeral container as API servers before 1.22 want it; later ones take the whole pod.</summary>
    private Task<ProgramRun> DebugAsync(string pod, string image)
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

    private async Task<string[]> ImagesAsync(string selector) =>
        (await KubectlAsync("get", "pods", "-l", selector, "-o", "jsonpath={.items[*].spec.containers[*].image}")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private Task PodsComeAsync(string app, int count) =>
        Patience.UntilAsync($"{count} pods of {app} are there", async () => (await ImagesAsync("app=" + app)).Length == count);

    private Task EventComesAsync(string app, string words) => Patience.UntilAsync($"an event of {app} says '{words}'", async () =>
        (await KubectlAsync("get", "events", "-o", "json")).Output is var all && JsonNode.Parse(all)!["items"]!.AsArray().Any(one =>
            ((string)one!["involvedObject"]!["name"]!).StartsWith(app + "-", StringComparison.Ordinal)
            && (string?)one["reason"] == "FailedCreate" && ((string)one["message"]!).Contains(words, StringComparison.Ordinal)));
}
