using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Guard;

/// <summary>
/// What goes on in a cluster every day, with webhook, guard, floor and Pod Security on: nothing of it is refused. The controllers are Kubernetes'
/// own, each with its own account; a kubelet is played, and who types is somebody whom no setting names.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class EverydayTests(WebhookCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Ring = "living";
    private const string Node = "living-node";
    private const string System = "image-trust-system";
    private const string Deployer = "00000000-0000-0000-0000-000000000000"; // the sample's
    private static readonly string[] s_somebody = ["--as", Caller.Somebody.Name];
    private static readonly string[] s_ring = ["--namespace", Ring, .. s_somebody];
    private static Task<StackPlan>? s_plan;
    private int seen;
    private HashSet<string> complained = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The stack of the other tests has no such ring, and asks for no level.</summary>
    public async ValueTask DisposeAsync()
    {
        if (seen > 0)
        {
            await RingPlan.AskForNoLevelAsync(cluster.Plane);
            cluster.Forget();
        }
    }

    [Fact]
    public async Task A_workload_of_a_ring_is_rolled_out_rolled_back_scaled_and_drained_and_its_namespace_is_deleted()
    {
        await ReadyAsync();
        await using var node = NodeAtHand.Of(cluster.Plane, Ring);
        await StepAsync("a GitOps controller makes the namespace and applies the Deployment", async () =>
        {
            await AsGitOpsAsync(Space());
            await AsGitOpsAsync(Deployment("1"));
            await RolledOutAsync();
        });
        Assert.All(await ImagesAsync(), image => Assert.Equal($"{cluster.Images.Signed}@{cluster.Images.SignedDigest}", image));
        await StepAsync("rollout", async () =>
        {
            (await KubectlAsync(s_ring, "set", "env", "deployment/web", "VERSION=2")).Succeeded();
            await RolledOutAsync();
        });
        await StepAsync("rollback", async () =>
        {
            (await KubectlAsync(s_ring, "rollout", "undo", "deployment/web")).Succeeded();
            await RolledOutAsync();
        });
        await StepAsync("the autoscaler brings it to its minimum", async () =>
        {
            (await KubectlAsync(s_ring, "autoscale", "deployment/web", "--min=4", "--max=6", "--cpu=50%")).Succeeded();
            await Patience.UntilAsync("four replicas are there", async () => (await ImagesAsync()).Count == 4, TimeSpan.FromMinutes(2));
            await RolledOutAsync();
        });
        await StepAsync("drain under a budget", async () =>
        {
            (await KubectlAsync(s_ring, "create", "poddisruptionbudget", "web", "--selector=app=web", "--min-available=3")).Succeeded();
            var before = await NamesAsync();
            (await KubectlAsync(s_somebody, "drain", Node, "--timeout=120s")).Succeeded();
            await Patience.UntilAsync("all pods are new ones", async () => await NamesAsync() is { Count: 4 } now && !now.Intersect(before).Any());
            await RolledOutAsync();
        });
        await StepAsync("deletion of what owns the pods, then of the namespace", async () =>
        {
            (await KubectlAsync(s_ring, "delete", "deployment/web", "horizontalpodautoscaler/web")).Succeeded();
            await Patience.UntilAsync("the garbage collector has taken the pods", async () => (await NamesAsync()).Count == 0);
            (await KubectlAsync(s_somebody, "delete", $"namespace/{Ring}", "--timeout=60s")).Succeeded();
        });
        await NothingRefusedAsync();
    }

    [Fact]
    public async Task The_webhooks_own_replicas_are_rolled_out_scaled_and_evicted()
    {
        await ReadyAsync();
        var plan = await cluster.PlanAsync(WebhookCluster.Enforce);
        await cluster.Plane.ApplyAsync(plan.Idle.Concat(plan.Scaling));
        await using var node = NodeAtHand.Of(cluster.Plane, System);
        string[] deployer = ["--namespace", System, "--as", Deployer];
        const string webhook = "deployment/image-trust-webhook";
        await StepAsync("the deployer starts it and the autoscaler brings it to its minimum", async () =>
        {
            (await KubectlAsync(deployer, "scale", webhook, "--replicas=1")).Succeeded();
            await Patience.UntilAsync("two replicas are there", async () => (await NamesAsync(System)).Count == 2, TimeSpan.FromMinutes(2));
            (await KubectlAsync(deployer, "rollout", "status", webhook, "--timeout=60s")).Succeeded();
        });
        await StepAsync("the deployer restarts it, and takes that back", async () =>
        {
            (await KubectlAsync(deployer, "rollout", "restart", webhook)).Succeeded();
            (await KubectlAsync(deployer, "rollout", "status", webhook, "--timeout=60s")).Succeeded();
            (await KubectlAsync(deployer, "rollout", "undo", webhook)).Succeeded();
            (await KubectlAsync(deployer, "rollout", "status", webhook, "--timeout=60s")).Succeeded();
        });
        await StepAsync("one replica is evicted, and another comes", async () =>
        {
            string evicted = (await NamesAsync(System))[0];
            string eviction = $$$"""{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "{{{evicted}}}", "namespace": "{{{System}}}"}}""";
            await Patience.UntilAsync("the budget allows it", async () =>
                (await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Post, $"api/v1/namespaces/{System}/pods/{evicted}/eviction", eviction)).Ok);
            await Patience.UntilAsync("two replicas are there again", async () => await NamesAsync(System) is { Count: 2 } now && !now.Contains(evicted));
        });
        await StepAsync("the deployer takes it down", async () =>
        {
            (await KubectlAsync(deployer, "delete", "horizontalpodautoscaler/image-trust-webhook", "poddisruptionbudget/image-trust-webhook")).Succeeded();
            (await KubectlAsync(deployer, "delete", webhook, "--timeout=60s")).Succeeded();
            await Patience.UntilAsync("no replica is left", async () => (await NamesAsync(System)).Count == 0);
        });
        await NothingRefusedAsync();
    }

    [Fact]
    public async Task The_webhook_goes_on_renewing_its_certificate()
    {
        await ReadyAsync();
        var before = await cluster.BundlesAsync();
        await Patience.UntilAsync("every entry has another CA", async () =>
            (await cluster.BundlesAsync()).Zip(before).All(pair => pair.First is { Length: > 0 } && pair.First != pair.Second), TimeSpan.FromMinutes(2));
        await NothingRefusedAsync();
    }

    private async Task ReadyAsync()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        if (!cluster.Plane.HasControllers)
        {
            KubeAssets.Missing($"this test needs {KubeAssets.Controllers} beside the API server; setup-envtest does not bring it");
        }

        await Caller.GrantAsync(cluster.Plane, Caller.Somebody, new Caller(Deployer), GitOps);
        var plan = await (s_plan ??= RingPlan.PreviewAsync(
            cluster, "everyday", WebhookCluster.Enforce, "", ("day2", $"podSecurity: baseline, rings: {{first: [{Ring}]}}")));
        // Of its own the webhook's namespace keeps what was there before: the stack that ring is of has another registry.
        await cluster.Plane.ApplyAsync(plan.Guard.Where(one => !((string)one["metadata"]!["name"]!).StartsWith("image-trust-guard-", StringComparison.Ordinal)));
        await cluster.Plane.ApplyAsync(JsonNode.Parse($$$"""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{Node}}}"}}""")!.AsObject());
        await PolicySync.TakenUpAsync(cluster.Plane);
        seen = cluster.Plane.AuditEvents().Count;
        complained = [.. await ComplaintsAsync()];
    }

    /// <summary>By the API server's own log, and by what controllers complain of.</summary>
    private async Task NothingRefusedAsync()
    {
        // What the harness does as the administrator it is only warns and is audited, and its lines may come late; everybody else here has an account.
        var written = cluster.Plane.AuditEvents().Skip(seen)
            .Where(one => one["impersonatedUser"] is not null || (string?)one["user"]!["username"] != "admin").ToList();
        // A namespace that is on its way out takes nothing new, which is nobody's guard.
        var refused = written.Where(one => one["annotations"]?["validation.policy.admission.k8s.io/validation_failure"] is not null
            || ((int?)one["responseStatus"]?["code"] == 403 && (string?)one["responseStatus"]?["details"]?["causes"]?[0]?["reason"] != "NamespaceTerminating")).ToList();
        Assert.True(refused.Count == 0, string.Join('\n', refused.Select(one => one.ToJsonString())));
        Assert.Empty((await ComplaintsAsync()).Except(complained));
        output.WriteLine($"{written.Count} writes by {written.Select(one => (string?)(one["impersonatedUser"] ?? one["user"])!["username"]).Distinct().Count()} accounts, none refused");
        Assert.NotEmpty(written);
    }

    private async Task<IEnumerable<string>> ComplaintsAsync() => (await cluster.Plane.GetAsync("/api/v1/events"))["items"]!.AsArray()
        .Where(one => (string?)one!["reason"] == "FailedCreate").Select(one => $"{(string?)one!["metadata"]!["name"]}: {(string?)one["message"]}");

    private async Task StepAsync(string what, Func<Task> step)
    {
        await step();
        output.WriteLine(what);
    }

    private static Caller GitOps => Caller.Account("flux-system", "kustomize-controller");

    private async Task AsGitOpsAsync(JsonObject sent)
    {
        string file = cluster.Write($"gitops-{(string?)sent["kind"]}.json", sent.ToJsonString());
        (await KubectlAsync(["--as", GitOps.Name], "apply", "--server-side", "--field-manager=kustomize-controller", "-f", file)).Succeeded();
    }

    private Task<ProgramRun> KubectlAsync(string[] who, params string[] arguments) => cluster.Plane.KubectlAsync([.. who, .. arguments]);

    private async Task RolledOutAsync() => (await KubectlAsync(s_ring, "rollout", "status", "deployment/web", "--timeout=60s")).Succeeded();

    private async Task<List<string>> NamesAsync(string space = Ring) => [.. (await PodsAsync(space)).Select(pod => (string)pod["metadata"]!["name"]!)];

    private async Task<List<string>> ImagesAsync() => [.. (await PodsAsync(Ring)).Select(pod => (string)pod["spec"]!["containers"]![0]!["image"]!)];

    private async Task<IEnumerable<JsonObject>> PodsAsync(string space) => (await cluster.Plane.GetAsync($"/api/v1/namespaces/{space}/pods"))["items"]!.AsArray()
        .Select(pod => pod!.AsObject()).Where(pod => pod["metadata"]!["deletionTimestamp"] is null);

    private static JsonObject Space()
    {
        var space = StackPlan.Namespace(Ring);
        space["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = "baseline";
        return space;
    }

    /// <summary>By a tag, as people write it; on the one node, since nothing schedules.</summary>
    private JsonObject Deployment(string version)
    {
        var pod = PodLoad.Restricted("web", cluster.Images.Signed);
        pod["spec"]!["nodeName"] = Node;
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(new JsonObject { ["name"] = "VERSION", ["value"] = version });
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = Ring },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 2,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } }, ["spec"] = pod["spec"]!.DeepClone() },
            },
        };
    }
}
