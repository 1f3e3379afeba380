using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Guard;

/// <summary>With the webhook there the floor refuses nothing that the webhook would let in, whatever an API server was ever seen to be sent.</summary>
[Collection(ClusterTests.Name)]
public sealed class ReplayTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private const string Pods = $"api/v1/namespaces/{RingPlan.Ring}/pods";

    /// <summary>Of AKS' own add-ons, as their manifests name them; a policy leaves them unverified or has no rule for them.</summary>
    private static readonly string[] s_addons =
    [
        "mcr.microsoft.com/oss/kubernetes/coredns:v1.11.3", "mcr.microsoft.com/oss/v2/kubernetes/metrics-server:v0.7.2", "mcr.microsoft.com/oss/kubernetes-csi/azuredisk-csi:v1.31.5",
        "mcr.microsoft.com/azure-policy/policy-kubernetes-addon-prod:1.10.1", "mcr.microsoft.com/oss/azure/workload-identity/webhook:v1.4.0", "mcr.microsoft.com/aks/aks-gpu:550",
        "mcr.microsoft.com/azuremonitor/containerinsights/ciprod:3.1.26", "mcr.microsoft.com/containernetworking/azure-cns:v1.6.18", "mcr.microsoft.com/oss/cilium/cilium:v1.16.5",
    ];

    [Fact]
    public async Task All_recorded_pods_and_all_addons_are_refused_with_the_floor_exactly_when_they_are_without()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await Caller.GrantAsync(cluster.Plane, Caller.Somebody);
        await cluster.Plane.ApplyAsync(StackPlan.Namespace(RingPlan.Ring));
        var pods = Recorded().Concat(s_addons.Append(cluster.Images.Signed).Append(cluster.Images.Unsigned).Append(cluster.Images.Unverified)
            .Append($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}").Select(image => (image, PodLoad.Restricted("replayed", image)))).ToList();
        Assert.True(pods.Count > 40, $"{pods.Count}");
        var without = await AllAsync(pods);
        // As the webhook's own policy has it, in which these are no rule's: only the ring is new.
        var ring = await RingPlan.PreviewAsync(cluster, "replay", rules: "");
        await cluster.Plane.ApplyAsync(ring.Guard);
        await PolicySync.TakenUpAsync(cluster.Plane);
        cluster.Forget();
        var with = await AllAsync(pods);
        output.WriteLine($"{pods.Count} pods, {with.Count(one => one.Value)} let in");
        Assert.Equal(without, with);
        Assert.Contains(true, with.Values);
        Assert.Contains(false, with.Values);
    }

    private async Task<SortedDictionary<string, bool>> AllAsync(List<(string Name, JsonObject Pod)> pods)
    {
        var admitted = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (name, pod) in pods)
        {
            admitted[name] = (await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, Pods, pod.ToJsonString(), "application/json")).Ok;
        }

        return admitted;
    }

    /// <summary>Each as somebody would send it again, in the ring.</summary>
    private static IEnumerable<(string Name, JsonObject Pod)> Recorded()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(BuiltProgram.Root, "tests", "corpus", "admission", "reviews"), "*.CREATE.Pod*.json").Where(file => !file.EndsWith(".meta.json", StringComparison.Ordinal)))
        {
            // What was sent for an eviction, or before it was found wanting, is no pod that can be sent again.
            if (JsonNode.Parse(File.ReadAllText(file))!["request"]?["object"] is not JsonObject pod || pod["metadata"] is not JsonObject metadata || pod["spec"] is not JsonObject spec)
            {
                continue;
            }

            pod["metadata"] = new JsonObject { ["name"] = "replayed", ["labels"] = metadata["labels"]?.DeepClone(), ["annotations"] = metadata["annotations"]?.DeepClone() };
            pod.Remove("status");
            foreach (string own in new[] { "nodeName", "serviceAccount", "serviceAccountName", "imagePullSecrets", "priority" })
            {
                spec.Remove(own);
            }

            yield return (Path.GetFileName(file), pod);
        }
    }
}
