using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>The Pod Security level that a trust policy asks of namespaces, and what it keeps a signed image from.</summary>
[Collection(ClusterTests.Name)]
public sealed class PodSecurityTests(WebhookCluster cluster) : IAsyncLifetime
{
    private const string Policy = "image-trust-pod-security";
    private const string Elsewhere = "image-trust-pod-security-elsewhere";
    private const string Spaces = "api/v1/namespaces";
    private const string Level = "pod-security.kubernetes.io/enforce";
    private const string Version = "pod-security.kubernetes.io/enforce-version";
    private const string Rings = "rings: {first: [walled-new, walled-other, walled, walled-bare, walled-ending]}";

    private static readonly ConcurrentDictionary<string, Lazy<Task<StackPlan>>> s_plans = new();
    private bool applied;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The stack of the other tests asks for no level.</summary>
    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the test was skipped.
        if (applied)
        {
            await RingPlan.AskForNoLevelAsync(cluster.Plane);
        }
    }

    [Theory]
    [InlineData("baseline", "baseline", null, true)]
    [InlineData("baseline", "restricted", null, true)]
    [InlineData("baseline", "baseline", "latest", true)]
    [InlineData("baseline", "baseline", "v1.25", true)]
    [InlineData("baseline", "baseline", "v1.136", true)]
    [InlineData("baseline", null, null, false)]
    [InlineData("baseline", "privileged", null, false)]
    [InlineData("baseline", "baseline", "v1.24", false)]
    [InlineData("baseline", "restricted", "v1.0", false)]
    [InlineData("baseline", null, "latest", false)]
    [InlineData("restricted", "restricted", null, true)]
    [InlineData("restricted", "baseline", null, false)]
    public async Task A_ring_is_created_with_the_level_or_a_higher_one_alone(string asked, string? level, string? version, bool admitted)
    {
        await AskingAsync(asked);
        var answer = await CreateAsync("walled-new", level, version);
        Assert.True(admitted ? answer.Ok && answer.Warnings.Count == 0 : answer.RefusedBy(Policy), $"{level} {version}: {answer}");
        if (asked == "baseline" && !admitted)
        {
            Assert.Contains(
                $"namespace walled-new needs the label {Level}: baseline or restricted, and no {Level}-version before v1.25: the trust policy asks for Pod Security baseline", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_ring_has_is_not_lowered_by_whatever_way_labels_are_written()
    {
        await AskingAsync("baseline");
        await cluster.Plane.ApplyAsync(Space("walled", "baseline", null));
        foreach (string labels in new[] { "\"team\":\"shop\"", $"\"{Level}\":\"restricted\"", $"\"{Version}\":\"v1.30\"" })
        {
            var kept = await PatchAsync("walled", labels);
            Assert.True(kept.Ok && kept.Warnings.Count == 0, $"{labels}: {kept}");
        }

        foreach (string labels in new[] { $"\"{Level}\":null", $"\"{Level}\":\"privileged\"", $"\"{Version}\":\"v1.19\"" })
        {
            foreach (string way in new[] { "", "/status", "/finalize" })
            {
                var lowered = way == "/finalize" ? await FinalizeAsync(labels) : await PatchAsync("walled" + way, labels);
                Assert.True(lowered.RefusedBy(Policy), $"{labels}{way}: {lowered}");
            }
        }

        var replaced = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Put, $"{Spaces}/walled", Space("walled", null, null).ToJsonString(), "application/json");
        Assert.True(replaced.RefusedBy(Policy), replaced.ToString());
    }

    /// <summary>It keeps what it has until somebody writes it.</summary>
    [Fact]
    public async Task A_ring_that_was_there_without_a_level_is_held_to_it_with_its_next_change()
    {
        await ReadyAsync();
        await cluster.Plane.ApplyAsync(Space("walled-bare", null, null));
        await AskingAsync("baseline");
        Assert.True((await PatchAsync("walled-bare", "\"team\":\"shop\"")).RefusedBy(Policy));
        Assert.True((await PatchAsync("walled-bare", $"\"{Level}\":\"baseline\",\"team\":\"shop\"")).Ok);
    }

    [Fact]
    public async Task A_ring_that_is_deleted_goes_whatever_it_has()
    {
        await ReadyAsync();
        await cluster.Plane.ApplyAsync(Space("walled-ending", null, null));
        Succeeded(await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Patch, $"{Spaces}/walled-ending", """{"metadata":{"finalizers":["example.com/held"]}}""", "application/merge-patch+json"));
        await AskingAsync("baseline");
        Succeeded(await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Delete, $"{Spaces}/walled-ending"));
        Succeeded(await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Patch, $"{Spaces}/walled-ending", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json"));
        var space = await cluster.Plane.GetAsync($"/{Spaces}/walled-ending");
        space["spec"] = new JsonObject();
        Succeeded(await Caller.Account("kube-system", "namespace-controller").SendAsync(cluster.Plane, HttpMethod.Put, $"{Spaces}/walled-ending/finalize", space.ToJsonString()));
    }

    [Fact]
    public async Task Beside_the_rings_it_is_said_and_in_the_audit_log()
    {
        await AskingAsync("baseline");
        var said = await CreateAsync("beside", null, null);
        Assert.True(said.Ok, said.ToString());
        Assert.Contains($"Validation failed for ValidatingAdmissionPolicy '{Elsewhere}'", Assert.Single(said.Warnings), StringComparison.Ordinal);
        Assert.Empty((await CreateAsync("beside", "baseline", null)).Warnings);
        Assert.Empty((await PatchAsync("kube-system", "\"team\":\"platform\"")).Warnings);
        await Patience.UntilAsync("it is in the audit log", () => Task.FromResult(cluster.Plane.AuditEvents().Any(one =>
            (string?)one["annotations"]?["validation.policy.admission.k8s.io/validation_failure"] is { } note && note.Contains($"\"policy\":\"{Elsewhere}\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_phase_that_audits_says_it_of_every_namespace()
    {
        await ReadyAsync();
        await ApplyAsync(await RingPlan.PreviewAsync(
            cluster, "walled-audit", WebhookCluster.Audit, "", ("day1.5", "podSecurity: baseline"), ("day2", $"podSecurity: baseline, {Rings}")));
        var said = await CreateAsync("walled-new", "privileged", null);
        Assert.True(said.Ok, said.ToString());
        Assert.Contains(Elsewhere, Assert.Single(said.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_namespace_is_enforced_those_of_Kubernetes_and_AKS_are_theirs()
    {
        await ReadyAsync();
        await ApplyAsync(await RingPlan.PreviewAsync(cluster, "walled-all", WebhookCluster.Enforce, "", ("day2", "podSecurity: baseline")));
        Assert.True((await CreateAsync("anywhere", null, null)).RefusedBy(Policy));
        Assert.True((await CreateAsync("anywhere", "baseline", null)).Ok);
        Assert.True((await PatchAsync("kube-system", "\"team\":\"platform\"")).Ok);
        string gatekeeper = Space("gatekeeper-system", null, null).ToJsonString();
        foreach (var own in new[] { Caller.Account("kube-system", "addon-manager"), new Caller("aksService", "system:masters") })
        {
            var created = await own.TryAsync(cluster.Plane, HttpMethod.Post, Spaces, gatekeeper, "application/json");
            Assert.True(created.Ok, $"{own}: {created}");
        }

        Assert.True((await new Caller("aksService").TryAsync(cluster.Plane, HttpMethod.Post, Spaces, gatekeeper, "application/json")).RefusedBy(Policy));
    }

    [Fact]
    public async Task Break_glass_opens_its_namespaces_and_no_other()
    {
        await ReadyAsync();
        var now = TimeProvider.System.GetUtcNow();
        await ApplyAsync(await RingPlan.PreviewAsync(cluster, "walled-emergency", WebhookCluster.Enforce, $$"""
            breakGlass:
              fire: {namespaces: [walled-new], requestedBy: one, approvedBy: another, reason: the registry burns, from: "{{now.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}}", expires: "{{now.AddHours(20):yyyy-MM-ddTHH:mm:ssZ}}"}

            """, ("day2", $"podSecurity: baseline, {Rings}")));
        var opened = await CreateAsync("walled-new", "privileged", null);
        Assert.True(opened.Ok, opened.ToString());
        Assert.Contains(Elsewhere, Assert.Single(opened.Warnings), StringComparison.Ordinal);
        Assert.True((await CreateAsync("walled-other", "privileged", null)).RefusedBy(Policy));
    }

    /// <summary>The webhook verifies the image and says yes each time: what differs is what the namespace lets a pod do.</summary>
    [Fact]
    public async Task A_signed_image_in_a_pod_that_owns_the_node_is_refused_in_a_ring_and_its_innocent_twin_is_not()
    {
        await AskingAsync("baseline");
        await cluster.Plane.ApplyAsync(Space("walled", "baseline", null));
        Assert.True((await RunAsync("walled", _ => { })).Ok);
        foreach (var (what, own) in s_ownsTheNode)
        {
            var refused = await RunAsync("walled", own);
            Assert.True((int)refused.Status == 403 && refused.Text.Contains("violates PodSecurity \\\"baseline:latest\\\"", StringComparison.Ordinal), $"{what}: {refused}");
            var beside = await RunAsync(WebhookCluster.Shop, own);
            Assert.True(beside.Ok, $"{what}: {beside}");
        }

        var unsigned = await Caller.Somebody.TryAsync(
            cluster.Plane, HttpMethod.Post, $"{Spaces}/walled/pods", PodLoad.Restricted("tried", cluster.Images.Unsigned).ToJsonString(), "application/json");
        Assert.Contains("image-trust.dev", unsigned.Text, StringComparison.Ordinal);
    }

    private static readonly (string What, Action<JsonObject> Change)[] s_ownsTheNode =
    [
        ("privileged", spec => spec["containers"]![0]!["securityContext"] = new JsonObject { ["privileged"] = true }),
        ("the node's files", spec => spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "root", ["hostPath"] = new JsonObject { ["path"] = "/" } })),
        ("the node's network", spec => spec["hostNetwork"] = true),
        ("the node's processes", spec => spec["hostPID"] = true),
    ];

    private Task<Answer> RunAsync(string space, Action<JsonObject> change)
    {
        var pod = PodLoad.Restricted("tried", cluster.Images.Signed);
        change(pod["spec"]!.AsObject());
        return Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, $"{Spaces}/{space}/pods", pod.ToJsonString(), "application/json");
    }

    private Task<Answer> CreateAsync(string name, string? level, string? version) =>
        Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, Spaces, Space(name, level, version).ToJsonString(), "application/json");

    /// <param name="labels">Members of a JSON object.</param>
    private Task<Answer> PatchAsync(string path, string labels) =>
        Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Patch, $"{Spaces}/{path}", $"{{\"metadata\":{{\"labels\":{{{labels}}}}}}}");

    /// <summary>A subresource that takes no patch.</summary>
    private async Task<Answer> FinalizeAsync(string labels)
    {
        var space = await cluster.Plane.GetAsync($"/{Spaces}/walled");
        foreach (var (name, value) in JsonNode.Parse($"{{{labels}}}")!.AsObject())
        {
            space["metadata"]!["labels"]!.AsObject().Remove(name);
            if (value is not null)
            {
                space["metadata"]!["labels"]![name] = value.DeepClone();
            }
        }

        return await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Put, $"{Spaces}/walled/finalize", space.ToJsonString(), "application/json");
    }

    private static JsonObject Space(string name, string? level, string? version)
    {
        var space = StackPlan.Namespace(name);
        foreach (var (label, value) in new[] { (Level, level), (Version, version) }.Where(one => one.Item2 is not null))
        {
            space["metadata"]!["labels"]![label] = value;
        }

        return space;
    }

    private async Task AskingAsync(string level)
    {
        await ReadyAsync();
        await ApplyAsync(await s_plans.GetOrAdd(level, _ => new(() => RingPlan.PreviewAsync(
            cluster, $"walled-{level}", WebhookCluster.Enforce, "", ("day2", $"podSecurity: {level}, {Rings}")))).Value);
    }

    private async Task ReadyAsync()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await Caller.GrantAsync(cluster.Plane, Caller.Somebody, Caller.Account("kube-system", "addon-manager"), Caller.Account("kube-system", "namespace-controller"), new Caller("aksService"));
    }

    /// <summary>Only what is about namespaces: the rest stays as the other tests want it.</summary>
    private async Task ApplyAsync(StackPlan plan)
    {
        var asking = plan.Guard.Where(one => ((string)one["metadata"]!["name"]!).StartsWith(Policy, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asking);
        applied = true;
        await cluster.Plane.ApplyAsync(asking);
        await PolicySync.TakenUpAsync(cluster.Plane);
    }

    private static void Succeeded(Answer answer) => Assert.True(answer.Ok, answer.ToString());
}
