using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>Who may change what keeps admission going.</summary>
[Collection(ClusterTests.Name)]
public sealed class GuardedObjectTests(WebhookCluster cluster, ITestOutputHelper output)
{
    private const string Registrations = "apis/admissionregistration.k8s.io/v1";
    private const string Rbac = "apis/rbac.authorization.k8s.io/v1";
    private const string Space = "api/v1/namespaces/image-trust-system";
    private const string Deployment = "apis/apps/v1/namespaces/image-trust-system/deployments/image-trust-webhook";
    private const string Nobody = "00000000-0000-0000-0000-000000000000";
    private const string Policy = "image-trust-guard-objects";
    private const string Label = """{"metadata":{"labels":{"seen":"yes"}}}""";

    private static readonly Caller[] s_expected =
    [
        new(Nobody), // the sample's deployer
        new("admin@contoso.com") { ObjectId = Nobody },
        Caller.Account("flux-system", "kustomize-controller"),
        Caller.Account("kube-system", "generic-garbage-collector"),
        Caller.Account("kube-system", "namespace-controller"),
        new("system:kube-controller-manager"),
        new("system:node:aks-system-1", "system:nodes"),
        new("aksService", "system:masters"),
    ];

    private static readonly Caller[] s_administrators = [new("chief@contoso.com", Nobody), new("somebody", "system:masters")];

    private static readonly Caller s_scaler = Caller.Account("shop", "autoscaler");

    private static readonly Caller[] s_others =
    [
        Caller.Somebody,
        new("11111111-1111-1111-1111-111111111111") { ObjectId = "22222222-2222-2222-2222-222222222222" },
        Caller.Account("shop", "kustomize-controller"),
        Caller.Account("image-trust-system", "default"),
        new("aksService"), // a certificate with that name, and without the group
        new("system:serviceaccounts:kube-system"),
    ];

    [Fact]
    public async Task From_day2_on_nobody_else_updates_or_deletes_any_of_them()
    {
        foreach (string path in await GuardedAsync(WebhookCluster.Enforce))
        {
            foreach (var other in s_others)
            {
                var update = await other.TryAsync(cluster.Plane, HttpMethod.Patch, path, Label);
                Assert.True(update.RefusedBy(Policy), $"{other} updates {path}: {update}");
                var delete = await other.TryAsync(cluster.Plane, HttpMethod.Delete, path);
                Assert.True(delete.RefusedBy(Policy), $"{other} deletes {path}: {delete}");
            }

            output.WriteLine(path);
        }

        var said = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Delete, Deployment);
        Assert.Contains(
            "deployments/image-trust-webhook keeps image admission going; only the deployer of the stack and the accounts of image-trust:guardAccounts change it, and somebody@contoso.com is neither",
            said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_expected_to_changes_them_without_a_word()
    {
        foreach (string path in await GuardedAsync(WebhookCluster.Enforce))
        {
            foreach (var one in s_expected)
            {
                var update = await one.TryAsync(cluster.Plane, HttpMethod.Patch, path, Label);
                Assert.True(update.Ok && update.Warnings.Count == 0, $"{one} updates {path}: {update}");
                var delete = await one.TryAsync(cluster.Plane, HttpMethod.Delete, path);
                Assert.True(delete.Ok && delete.Warnings.Count == 0, $"{one} deletes {path}: {delete}");
            }
        }
    }

    [Fact]
    public async Task An_administrator_is_let_through_and_told()
    {
        foreach (string path in await GuardedAsync(WebhookCluster.Enforce))
        {
            foreach (var administrator in s_administrators)
            {
                var delete = await administrator.TryAsync(cluster.Plane, HttpMethod.Delete, path);
                Assert.True(delete.Ok, $"{administrator} deletes {path}: {delete}");
                Assert.Contains("image-trust-guard-admins", Assert.Single(delete.Warnings), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Before_day2_others_are_let_through_and_told_and_it_is_in_the_audit_log()
    {
        string path = (await GuardedAsync(WebhookCluster.Audit))[0];
        var delete = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Delete, path);
        Assert.True(delete.Ok, delete.ToString());
        Assert.Contains($"Validation failed for ValidatingAdmissionPolicy '{Policy}'", Assert.Single(delete.Warnings), StringComparison.Ordinal);
        await Patience.UntilAsync("the violation is in the audit log", () => Task.FromResult(cluster.Plane.AuditEvents().Any(one =>
            (string?)one["annotations"]?["validation.policy.admission.k8s.io/validation_failure"] is { } note && note.Contains($"\"policy\":\"{Policy}\"", StringComparison.Ordinal))));
    }

    /// <summary>The members that the stack's alerts read, as a real audit log has them.</summary>
    [Fact]
    public async Task A_refusal_and_a_change_are_in_the_audit_log_as_the_alerts_read_them()
    {
        await GuardedAsync(WebhookCluster.Enforce);
        Assert.True((await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Delete, Deployment)).RefusedBy(Policy));
        Assert.True((await s_expected[1].TryAsync(cluster.Plane, HttpMethod.Patch, Deployment, Label)).Ok);
        var events = new List<JsonObject>();
        await Patience.UntilAsync("both are in the audit log", () =>
        {
            events = [.. cluster.Plane.AuditEvents().Where(one => (string?)one["objectRef"]?["resource"] == "deployments" && (string?)one["objectRef"]?["name"] == "image-trust-webhook"
                && (string?)one["objectRef"]?["namespace"] == "image-trust-system" && one["objectRef"]?["subresource"] is null)];
            return Task.FromResult(events.Exists(IsRefused) && events.Exists(IsChanged));
        });

        // Who is impersonated is the user of a request: in AKS nobody is, and the same members are Event.user.
        bool IsRefused(JsonObject one) => (string?)one["verb"] == "delete" && (int?)one["responseStatus"]?["code"] == 403
            && ((string?)one["annotations"]?["validation.policy.admission.k8s.io/validation_failure"])?.Contains($"\"policy\":\"{Policy}\"", StringComparison.Ordinal) == true;
        bool IsChanged(JsonObject one) => (string?)one["verb"] == "patch" && (int?)one["responseStatus"]?["code"] == 200
            && (string?)one["impersonatedUser"]?["extra"]?["oid"]?[0] == Nobody && one["impersonatedUser"]?["groups"] is JsonArray;
    }

    [Fact]
    public async Task What_others_own_beside_them_is_theirs()
    {
        await GuardedAsync(WebhookCluster.Enforce);
        const string other = "others";
        await cluster.Plane.ApplyAsync(
            Named("v1", "ConfigMap", "image-trust-system", other), Named("v1", "ConfigMap", "shop", "image-trust-policy-000000000000"),
            Named("v1", "ServiceAccount", "shop", "image-trust-webhook"), Named("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", null, other));
        foreach (string path in new[]
        {
            $"{Space}/configmaps/{other}", "api/v1/namespaces/shop/configmaps/image-trust-policy-000000000000", "api/v1/namespaces/shop/serviceaccounts/image-trust-webhook",
            $"{Registrations}/validatingwebhookconfigurations/{other}",
        })
        {
            var update = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Patch, path, Label);
            Assert.True(update.Ok && update.Warnings.Count == 0, $"{path}: {update}");
            var delete = await Caller.Somebody.SendAsync(cluster.Plane, HttpMethod.Delete, path);
            Assert.True(delete.Ok && delete.Warnings.Count == 0, $"{path}: {delete}");
        }
    }

    /// <summary>A request for a list has no name: what it deletes has.</summary>
    [Fact]
    public async Task A_list_that_holds_one_of_them_is_not_deleted_whole()
    {
        await GuardedAsync(WebhookCluster.Enforce);
        foreach (string list in new[] { $"{Space}/configmaps", $"{Registrations}/validatingwebhookconfigurations", "apis/apps/v1/namespaces/image-trust-system/deployments" })
        {
            var delete = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Delete, list);
            Assert.True(delete.RefusedBy(Policy), $"{list}: {delete}");
        }
    }

    [Fact]
    public async Task Scale_and_status_are_whose_they_always_were()
    {
        await GuardedAsync(WebhookCluster.Enforce);
        var scale = await s_scaler.TryAsync(cluster.Plane, HttpMethod.Patch, Deployment + "/scale", """{"spec":{"replicas":2}}""");
        Assert.True(scale.Ok && scale.Warnings.Count == 0, scale.ToString());
        var status = await s_scaler.TryAsync(cluster.Plane, HttpMethod.Patch, Deployment + "/status", """{"status":{"replicas":0}}""");
        Assert.True(status.Ok && status.Warnings.Count == 0, status.ToString());
    }

    [Fact]
    public async Task A_namespaces_labels_are_not_written_through_its_status_or_its_finalizers_either()
    {
        await GuardedAsync(WebhookCluster.Enforce);
        var space = await cluster.Plane.GetAsync("/" + Space);
        space["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = "privileged";
        foreach (string way in new[] { "status", "finalize" })
        {
            var refused = await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Put, $"{Space}/{way}", space.ToJsonString(), "application/json");
            Assert.True(refused.RefusedBy(Policy), $"{way}: {refused}");
            var ended = await Caller.Account("kube-system", "namespace-controller").TryAsync(cluster.Plane, HttpMethod.Put, $"{Space}/{way}", space.ToJsonString(), "application/json");
            Assert.True(ended.Ok && ended.Warnings.Count == 0, $"{way}: {ended}");
        }
    }

    /// <returns>The path of each, all of them there.</returns>
    private async Task<IReadOnlyList<string>> GuardedAsync(string phase)
    {
        await cluster.RequireGuardAsync(phase);
        await Caller.GrantAsync(cluster.Plane, [.. s_expected, .. s_administrators, s_scaler, .. s_others]);
        var idle = (await cluster.PlanAsync(phase)).Idle.ToList();
        await cluster.Plane.ApplyAsync(idle);
        string[] paths =
        [
            $"{Registrations}/validatingwebhookconfigurations/image-trust-validate", $"{Registrations}/mutatingwebhookconfigurations/image-trust-pin",
            Deployment, Space, $"{Space}/serviceaccounts/image-trust-webhook", $"{Rbac}/clusterroles/image-trust-webhook", $"{Rbac}/clusterrolebindings/image-trust-webhook",
            $"{Rbac}/namespaces/image-trust-system/roles/image-trust-webhook", $"{Rbac}/namespaces/image-trust-system/rolebindings/image-trust-webhook",
            .. idle.Where(one => (string?)one["kind"] == "ConfigMap" && (string?)one["metadata"]!["namespace"] == "image-trust-system")
                .Select(map => $"{Space}/configmaps/{(string?)map["metadata"]!["name"]}"),
        ];
        Assert.True(paths.Length >= 12, string.Join('\n', paths));
        return paths;
    }

    private static JsonObject Named(string version, string kind, string? space, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (space is not null)
        {
            metadata["namespace"] = space;
        }

        return new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
    }
}
