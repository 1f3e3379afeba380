using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>The webhook's own namespace, where no image is verified: only its own runs there.</summary>
[Collection(ClusterTests.Name)]
public sealed class ReplicaTests(WebhookCluster cluster)
{
    private const string Policy = "image-trust-guard-replicas";
    private const string Pods = "api/v1/namespaces/image-trust-system/pods";
    private static readonly string s_other = "contosoimagetrustdev.azurecr.io/image-trust/webhook@sha256:" + new string('b', 64);

    [Fact]
    public async Task Another_image_is_refused_there_and_the_planned_one_is_not()
    {
        await ReadyAsync();
        Assert.True((await TryAsync(Pod("own", cluster.ReplicaImage))).Ok);
        foreach (string image in new[] { cluster.Images.Signed, s_other, cluster.ReplicaImage.Split('@')[0], cluster.ReplicaImage.Split('@')[0] + ":v1", cluster.ReplicaImage + "0" })
        {
            var refused = await TryAsync(Pod("other", image));
            Assert.True(refused.RefusedBy(Policy), $"{image}: {refused}");
            Assert.Contains($"in image-trust-system only the webhook of this stack runs: {cluster.ReplicaImage}", refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task So_is_one_in_an_init_container_or_as_a_volume()
    {
        await ReadyAsync();
        var first = Pod("own", cluster.ReplicaImage);
        var container = first["spec"]!["containers"]![0]!.DeepClone();
        container["name"] = "first";
        first["spec"]!["initContainers"] = new JsonArray(container.DeepClone());
        Assert.True((await TryAsync(first)).Ok);
        first["spec"]!["initContainers"]![0]!["image"] = s_other;
        Assert.True((await TryAsync(first)).RefusedBy(Policy));

        var mounted = Pod("own", cluster.ReplicaImage);
        mounted["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["emptyDir"] = new JsonObject() });
        Assert.True((await TryAsync(mounted)).Ok);
        mounted["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["image"] = new JsonObject { ["reference"] = cluster.ReplicaImage } });
        Assert.True((await TryAsync(mounted)).RefusedBy(Policy));
    }

    [Fact]
    public async Task The_image_before_runs_as_long_as_it_is_named_and_where_none_is_named_nothing_does()
    {
        await ReadyAsync();
        var planned = (await cluster.PlanAsync(WebhookCluster.Enforce)).Guard.Single(one => (string?)one["kind"] == "ValidatingAdmissionPolicy" && (string?)one["metadata"]!["name"] == Policy);
        Assert.Equal($"['{cluster.ReplicaImage}']", (string?)planned["spec"]!["variables"]![0]!["expression"]);
        await cluster.Plane.ApplyAsync(Naming($"['{cluster.ReplicaImage}', '{s_other}']"));
        await Patience.UntilAsync("the image before may run", async () => (await TryAsync(Pod("before", s_other))).Ok);
        Assert.True((await TryAsync(Pod("own", cluster.ReplicaImage))).Ok);

        await cluster.Plane.ApplyAsync(Naming("[]"));
        await Patience.UntilAsync("nothing may run", async () => !(await TryAsync(Pod("own", cluster.ReplicaImage))).Ok);
        await cluster.Plane.ApplyAsync(planned);
        await Patience.UntilAsync("the planned image may run, and the other may not", async () =>
            (await TryAsync(Pod("own", cluster.ReplicaImage))).Ok && (await TryAsync(Pod("before", s_other))).RefusedBy(Policy));

        JsonObject Naming(string images)
        {
            var changed = planned.DeepClone().AsObject();
            changed["spec"]!["variables"]![0]!["expression"] = images;
            return changed;
        }
    }

    [Fact]
    public async Task A_replica_can_be_labelled_and_let_go_of_but_not_be_given_another_image()
    {
        await ReadyAsync();
        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Post, Pods, Pod("kept", cluster.ReplicaImage).ToJsonString())).Ok);
        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Patch, Pods + "/kept", """{"metadata":{"labels":{"seen":"yes"},"finalizers":["example.com/held"]}}""", "application/merge-patch+json")).Ok);
        var image = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Patch, Pods + "/kept", $$"""[{"op":"replace","path":"/spec/containers/0/image","value":"{{s_other}}"}]""", "application/json-patch+json");
        Assert.True(image.RefusedBy(Policy), image.ToString());
        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Delete, Pods + "/kept?gracePeriodSeconds=0")).Ok);
        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Patch, Pods + "/kept", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json")).Ok);
    }

    [Fact]
    public async Task Whoever_debugs_a_replica_is_let_in_and_seen()
    {
        await ReadyAsync();
        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Post, Pods, Pod("debugged", cluster.ReplicaImage).ToJsonString())).Ok);
        var pod = await cluster.Plane.GetAsync($"/{Pods}/debugged");
        var container = pod["spec"]!["containers"]![0]!.DeepClone();
        container["name"] = "debugger";
        container["image"] = s_other;
        container.AsObject().Remove("resources");
        pod["spec"]!["ephemeralContainers"] = new JsonArray(container);
        var added = await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Put, Pods + "/debugged/ephemeralcontainers", pod.ToJsonString());
        await cluster.Plane.DeleteAsync($"/{Pods}/debugged?gracePeriodSeconds=0");
        Assert.True(added.Ok, added.ToString());
        Assert.Contains("a container is added to a replica of the image-admission webhook", Assert.Single(added.Warnings), StringComparison.Ordinal);
    }

    private static JsonObject Pod(string name, string image) => PodLoad.Restricted(name, image);

    private Task<Answer> TryAsync(JsonObject pod) => Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, Pods, pod.ToJsonString(), "application/json");

    private async Task ReadyAsync()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await Caller.GrantAsync(cluster.Plane, Caller.Somebody);
    }
}
