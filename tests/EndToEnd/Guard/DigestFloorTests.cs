using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>What the API server holds in an enforced ring while nobody asks the webhook.</summary>
[Collection(ClusterTests.Name)]
public sealed class DigestFloorTests(WebhookCluster cluster)
{
    private const string Policy = "image-trust-digest-floor";
    private const string Pods = $"api/v1/namespaces/{RingPlan.Ring}/pods";
    private static readonly string s_digest = "@sha256:" + new string('c', 64);
    private static Task<StackPlan>? s_plan;

    [Fact]
    public async Task A_tag_is_refused_and_a_digest_is_not()
    {
        await WithoutWebhookAsync();
        string repository = cluster.Images.Signed[..cluster.Images.Signed.LastIndexOf(':')];
        foreach (string image in new[] { repository + s_digest, repository + ":v1" + s_digest })
        {
            Assert.True((await TryAsync(image)).Ok, image);
        }

        foreach (string image in new[] { repository, repository + ":v1", repository + "@sha256:abc", repository + "@md5:" + new string('c', 32), repository + ":v1" + s_digest + "0", " " + repository + s_digest, repository + s_digest + "\nx" })
        {
            var refused = await TryAsync(image);
            Assert.True(refused.RefusedBy(Policy) || (int)refused.Status == 422, $"{image}: {refused}");
        }

        var said = await TryAsync(repository + ":v1");
        Assert.Contains($"{repository}:v1 is not, and the webhook could not replace its tag: policy verify --namespace ring says why", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_no_rule_names_is_refused_by_digest_too()
    {
        await WithoutWebhookAsync();
        string host = cluster.Images.Signed.Split('/')[0];
        foreach (string image in new[] { "evil.example/team/app", $"evil.example/{host}/team/app", $"{host}.evil.example/team/app", "quay.io/team/app" })
        {
            var refused = await TryAsync(image + s_digest);
            Assert.True(refused.RefusedBy(Policy), $"{image}: {refused}");
        }

        Assert.True((await TryAsync($"{host}/team/app" + s_digest)).Ok);
    }

    [Fact]
    public async Task What_the_policy_leaves_unverified_keeps_its_tag_and_what_a_closer_rule_verifies_does_not()
    {
        await WithoutWebhookAsync();
        foreach (string image in new[] { cluster.Images.Unverified, "mcr.microsoft.com/oss/kubernetes/pause:3.6", "mcr.microsoft.com/own", "nginx", "nginx:1.27", "library/nginx:1.27", "docker.io/nginx", "index.docker.io/library/nginx" })
        {
            var admitted = await TryAsync(image);
            Assert.True(admitted.Ok, $"{image}: {admitted}");
        }

        foreach (string image in new[] { "mcr.microsoft.com/own/agent:1", "mcr.microsoft.com.evil.example/pause:3.6", "somebody/nginx:1", "localhost/nginx:1", "localhost:5000/library/nginx", "evil.example/docker.io/library/nginx" })
        {
            var refused = await TryAsync(image);
            Assert.True(refused.RefusedBy(Policy), $"{image}: {refused}");
        }
    }

    /// <summary>What a runtime takes for an id runs whatever the node holds under it, and is in no repository that a policy could leave unverified.</summary>
    [Fact]
    public async Task An_image_id_is_no_repository_of_Docker_Hub()
    {
        await WithoutWebhookAsync();
        string hex = new('d', 64);
        Assert.True((await TryAsync("nginx")).Ok);
        foreach (string image in new[] { hex, "sha256:" + hex, "sha256:v1", "sha256", "cafe", "e3b0c44298fc", $"sha256@sha256:{hex}" })
        {
            var refused = await TryAsync(image);
            Assert.True(refused.RefusedBy(Policy), $"{image}: {refused}");
        }
    }

    [Fact]
    public async Task Every_place_for_an_image_counts()
    {
        await WithoutWebhookAsync();
        foreach (string image in new[] { cluster.Images.Unverified, cluster.Images.Signed })
        {
            var first = PodLoad.Restricted("first", cluster.Images.Unverified);
            var container = first["spec"]!["containers"]![0]!.DeepClone();
            container["name"] = "first";
            container["image"] = image;
            first["spec"]!["initContainers"] = new JsonArray(container);
            var mounted = PodLoad.Restricted("mounted", cluster.Images.Unverified);
            mounted["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["image"] = new JsonObject { ["reference"] = image } });
            foreach (var pod in new[] { first, mounted })
            {
                var answer = await TryAsync(pod);
                Assert.True(image == cluster.Images.Unverified ? answer.Ok : answer.RefusedBy(Policy), $"{image}: {answer}");
            }
        }
    }

    [Fact]
    public async Task Only_the_ring_has_a_floor_and_only_new_images_meet_it()
    {
        await WithoutWebhookAsync();
        Assert.True((await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, "api/v1/namespaces/shop/pods", PodLoad.Restricted("any", cluster.Images.Signed).ToJsonString(), "application/json")).Ok);

        Assert.True((await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Post, Pods, PodLoad.Restricted("old", cluster.Images.Unverified).ToJsonString())).Ok);
        var label = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Patch, Pods + "/old", """{"metadata":{"labels":{"seen":"yes"}},"spec":{"containers":[{"name":"c","image":"evil.example/a:1"}]}}""", "application/strategic-merge-patch+json");
        Assert.True(label.Ok, label.ToString());
        var pod = await cluster.Plane.GetAsync($"/{Pods}/old");
        foreach (var (image, refused) in new[] { (cluster.Images.Signed, true), (cluster.Images.Signed + s_digest, false), (cluster.Images.Unverified, false) })
        {
            var debugger = pod["spec"]!["containers"]![0]!.DeepClone().AsObject();
            debugger["name"] = "debugger";
            debugger["image"] = image;
            debugger.Remove("resources");
            pod["spec"]!["ephemeralContainers"] = new JsonArray(debugger);
            var answer = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Put, Pods + "/old/ephemeralcontainers", pod.ToJsonString(), "application/json");
            Assert.True(refused ? answer.RefusedBy(Policy) : answer.Ok, $"{image}: {answer}");
        }

        await cluster.Plane.DeleteAsync($"/{Pods}/old?gracePeriodSeconds=0");
    }

    [Fact]
    public async Task A_kubelets_mirror_pod_passes_and_one_that_only_says_so_does_not()
    {
        await WithoutWebhookAsync();
        var mirror = PodLoad.Restricted("mirror", cluster.Images.Signed);
        mirror["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "0" };
        mirror["spec"]!["nodeName"] = "node-1";
        var faked = await TryAsync(mirror);
        Assert.True(faked.RefusedBy(Policy), faked.ToString());
        // The node authorizer wants the pod's owner to be the node, which is not there: what counts is that the floor does not answer.
        var shown = await new Caller("system:node:node-1", "system:nodes").TryAsync(cluster.Plane, HttpMethod.Post, Pods, mirror.ToJsonString(), "application/json");
        Assert.False(shown.RefusedBy(Policy), shown.ToString());
    }

    [Fact]
    public async Task The_one_command_that_takes_the_webhook_out_of_the_way_opens_the_floor_too()
    {
        await WithoutWebhookAsync();
        Assert.True((await TryAsync(cluster.Images.Signed)).RefusedBy(Policy));
        // The registrations are gone already here: what is left of the command is the floor's part.
        (await cluster.Plane.KubectlAsync([.. OperatorsPage.WayOut(cluster.Plane.Version), "--ignore-not-found"])).Succeeded();
        await Patience.UntilAsync("a tag is let in", async () => (await TryAsync(cluster.Images.Signed)).Ok);
    }

    [Fact]
    public async Task Break_glass_opens_the_floor_of_its_namespaces()
    {
        await WithoutWebhookAsync();
        Assert.True((await TryAsync(cluster.Images.Signed)).RefusedBy(Policy));
        var now = TimeProvider.System.GetUtcNow();
        await cluster.Plane.ApplyAsync((await RingPlan.PreviewAsync(cluster, "ring-emergency", $$"""
            breakGlass:
              fire: {namespaces: [ring], requestedBy: one, approvedBy: another, reason: the registry burns, from: "{{now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}}", expires: "{{now.AddHours(20):yyyy-MM-ddTHH:mm:ssZ}}"}

            """)).Guard);
        await PolicySync.TakenUpAsync(cluster.Plane);
        Assert.True((await TryAsync(cluster.Images.Signed)).Ok);
    }

    private Task<Answer> TryAsync(string image) => TryAsync(PodLoad.Restricted("tried", image));

    private Task<Answer> TryAsync(JsonObject pod) => Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, Pods, pod.ToJsonString(), "application/json");

    /// <summary>The guard as for a ring, and no registration: nobody asks the webhook.</summary>
    private async Task WithoutWebhookAsync()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await Caller.GrantAsync(cluster.Plane, Caller.Somebody, new Caller("system:node:node-1"));
        await cluster.UnregisterAsync();
        await cluster.Plane.ApplyAsync(StackPlan.Namespace(RingPlan.Ring));
        await cluster.Plane.ApplyAsync((await (s_plan ??= RingPlan.PreviewAsync(cluster, "ring"))).Guard);
        await PolicySync.TakenUpAsync(cluster.Plane);
    }
}
