using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;
using EndToEnd.Engine.StandIns;

namespace EndToEnd.Engine;

/// <summary>The end of a stack whose objects the API server guards: by its deployer, who is no administrator of the cluster by any group.</summary>
[Collection(SlowEngineTests.Name)]
public sealed class DestroyTests(EngineWorld world, ITestOutputHelper output)
{
    private const string Ring = "  day2: {keys: accepted}";
    private const string Other = "7c1d4b7e-0000-4000-8000-000000000000";
    private const string Collector = "system:serviceaccount:kube-system:generic-garbage-collector";
    private const string Refused = "validation.policy.admission.k8s.io/validation_failure";

    /// <summary>Of each kind that is guarded, with its namespace.</summary>
    private static readonly string[] s_guarded =
    [
        "validatingwebhookconfiguration/image-trust-validate", "mutatingwebhookconfiguration/image-trust-pin", "deployment/image-trust-webhook", "serviceaccount/image-trust-webhook",
        "configmap/image-trust-replicas", "role/image-trust-webhook", "rolebinding/image-trust-webhook", "clusterrole/image-trust-webhook", "clusterrolebinding/image-trust-webhook",
        $"namespace/{EngineWorld.WebhookNamespace}",
    ];

    [Fact]
    public async Task The_deployer_takes_away_what_is_guarded_with_nothing_but_his_role_and_nothing_is_refused_or_left()
    {
        var stack = await world.StackAsync("staging");
        if (world.Plane.Version.Before(1, 30))
        {
            Assert.Skip($"this test needs ValidatingAdmissionPolicies, which Kubernetes {world.Plane.Version} does not have");
        }

        await stack.UpAsync("day2");
        await WithFloorAsync(stack);
        await GrantAsync();
        await GuardStandsAsync();

        int before = world.Plane.AuditEvents().Count;
        await new PhaseWalk(world, stack, output).TimedAsync("destroy by a plain account, under guard, floor and Pod Security", stack.DestroyAsync);
        var events = world.Plane.AuditEvents().Skip(before).ToList();
        var byDeployer = events.Where(one => (string?)one["user"]!["username"] == StackFolder.Deployer).ToList();
        Assert.All(byDeployer, one => Assert.DoesNotContain("system:masters", Groups(one)));
        Assert.DoesNotContain(byDeployer, one => (int?)one["responseStatus"]?["code"] == 403);
        Assert.DoesNotContain(events, one => one["annotations"]?[Refused] is not null);
        var deleted = byDeployer.Where(one => (string?)one["verb"] == "delete" && (int?)one["responseStatus"]?["code"] is 200 or 202)
            .Select(one => $"{(string)one["objectRef"]!["resource"]!}/{(string)one["objectRef"]!["name"]!}").Distinct().ToList();
        output.WriteLine($"{byDeployer.Count} writes by the deployer, {deleted.Count} objects deleted");
        Assert.All(s_guarded, one => Assert.Contains(one.Replace("/", "s/", StringComparison.Ordinal), deleted));
        Assert.All(new[] { "digest-floor", "pod-security", "guard-objects", "guard-replicas" }, policy =>
            Assert.Contains($"validatingadmissionpolicies/image-trust-{policy}", deleted));

        // What the stack's alerts ask that log for is not in it: somebody else who changed what is guarded, or the policies that guard it.
        Unexpected(events.Where(one => IsChange(one) && Named(one) is { } name && s_guarded.Contains(name) && !IsExpected(one, name)));
        Unexpected(events.Where(one => IsChange(one) && (string?)one["objectRef"]!["resource"] is "validatingadmissionpolicies" or "validatingadmissionpolicybindings"
            && ((string?)one["objectRef"]!["name"])?.StartsWith("image-trust-", StringComparison.Ordinal) == true
            && (string?)one["user"]!["username"] != StackFolder.Deployer && !(Collector == (string?)one["user"]!["username"] && (string?)one["verb"] == "patch")));

        // The admission that would hold the rest goes before it, what the last replicas need after them.
        Assert.True(deleted.IndexOf("validatingwebhookconfigurations/image-trust-validate") < deleted.IndexOf("deployments/image-trust-webhook"));
        Assert.True(deleted.IndexOf("deployments/image-trust-webhook") < deleted.IndexOf("validatingadmissionpolicies/image-trust-guard-replicas"));
        // And the deployer's own access after everything that he needs it for.
        int access = events.FindIndex(one => (string?)one["verb"] == "delete" && Named(one)?.StartsWith($"clusterrolebinding/{ClusterAdministrators.Prefix}", StringComparison.Ordinal) == true);
        Assert.True(access > events.FindLastIndex(one => (string?)one["user"]!["username"] == StackFolder.Deployer), "his role went before something that he had to delete");
        await world.Plane.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/other");
        await new PhaseWalk(world, stack, output).NothingIsLeftAsync();
    }

    /// <summary>Otherwise the test could not tell a guard that lets the deployer through from one that is not there.</summary>
    private async Task GuardStandsAsync()
    {
        foreach (string one in s_guarded)
        {
            string[] deletion = ["delete", one, "--namespace", EngineWorld.WebhookNamespace, "--dry-run=server", "--as"];
            var refused = await world.Plane.KubectlAsync([.. deletion, Other]);
            Assert.Contains("ValidatingAdmissionPolicy 'image-trust-guard-objects'", refused.Errors, StringComparison.Ordinal);
            var admitted = (await world.Plane.KubectlAsync([.. deletion, StackFolder.Deployer])).Succeeded();
            Assert.DoesNotContain("image-trust-guard", admitted.Errors, StringComparison.Ordinal);
        }
    }

    /// <summary>One ring with all that the API server can hold there.</summary>
    private static async Task WithFloorAsync(EngineStack stack)
    {
        string policy = await File.ReadAllTextAsync(stack.Folder.PolicyFile);
        Assert.Contains(Ring, policy, StringComparison.Ordinal);
        await File.WriteAllTextAsync(stack.Folder.PolicyFile, policy.Replace(
            Ring, $"  day2: {{keys: accepted, podSecurity: baseline, rings: {{first: [{ShopPods.Namespace}]}}}}", StringComparison.Ordinal));
        stack.Touched();
        (await stack.Pulumi.UpAsync("--skip-preview")).Succeeded();
    }

    /// <summary>Another who may do everything that the deployer may, as far as RBAC goes.</summary>
    private Task GrantAsync() => world.Plane.ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "ClusterRoleBinding",
        ["metadata"] = new JsonObject { ["name"] = "other" },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "cluster-admin" },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = Other }),
    });

    private static void Unexpected(IEnumerable<JsonObject> events) => Assert.Equal("", string.Join('\n', events.Select(one => one.ToJsonString())));

    private static bool IsChange(JsonObject one) => (string?)one["verb"] is "update" or "patch" or "delete" or "deletecollection"
        && (int?)one["responseStatus"]?["code"] < 300 && one["objectRef"]?["subresource"] is null;

    /// <summary>As kubectl has it; a resource of none or many has no name.</summary>
    private static string? Named(JsonObject one) => one["objectRef"] is { } changed && (string?)changed["resource"] is { } resource ? $"{resource[..^1]}/{(string?)changed["name"]}" : null;

    private static bool IsExpected(JsonObject one, string name) => (string?)one["user"]!["username"] == StackFolder.Deployer
        || Groups(one).Contains("system:serviceaccounts:kube-system")
        || ((string?)one["user"]!["username"] == "system:serviceaccount:image-trust-system:image-trust-webhook" && name.Contains("webhookconfiguration", StringComparison.Ordinal));

    private static IEnumerable<string> Groups(JsonObject one) => (one["user"]!["groups"] as JsonArray ?? []).Select(group => (string)group!);
}
