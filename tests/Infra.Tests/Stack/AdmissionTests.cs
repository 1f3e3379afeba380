using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.TrustPolicies;

namespace Infra.Tests.Stack;

/// <summary>What lies in the cluster.</summary>
public sealed class AdmissionTests
{
    private const string Validating = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";
    private const string Mutating = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
    private const string Deployment = "kubernetes:apps/v1:Deployment";
    private const string ConfigMap = "kubernetes:core/v1:ConfigMap";

    [Theory]
    [InlineData(false, "Ignore")]
    [InlineData(true, "Fail")]
    public async Task An_unreachable_webhook_denies_only_in_phases_that_enforce(bool enforces, string failurePolicy)
    {
        var stack = await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { Enforces = enforces });

        Assert.All([Webhook(stack, Validating), Webhook(stack, Mutating)], webhook => Assert.Equal(failurePolicy, (string?)webhook["failurePolicy"]));
    }

    [Fact]
    public async Task Rings_are_enforced_by_an_entry_of_their_own_and_no_namespace_matches_both()
    {
        var stack = await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { Enforces = true, Rings = ["checkout", "payments"] });

        Assert.All([Validating, Mutating], type =>
        {
            var entries = stack.One(type)["webhooks"]!.AsArray();
            Assert.Equal(["Fail", "Ignore"], entries.Select(entry => (string?)entry!["failurePolicy"]));
            Assert.Equal("In checkout,payments", SelectorOf(entries[0]!));
            Assert.Equal("NotIn image-trust-system,kube-system,checkout,payments", SelectorOf(entries[1]!));
        });
    }

    [Fact]
    public async Task Entries_have_the_same_names_in_every_phase_so_that_none_is_ever_removed()
    {
        StackPolicy[] policies =
        [
            BuiltStack.AuditPolicy, BuiltStack.AuditPolicy with { Enforces = true },
            BuiltStack.AuditPolicy with { Enforces = true, Rings = ["checkout"] }, BuiltStack.AuditPolicy with { Enforces = true, Rings = [] },
        ];
        foreach (var policy in policies)
        {
            var entries = (await BuiltStack.FromAsync(policy: policy)).One(Validating)["webhooks"]!.AsArray();
            Assert.Equal(["validate.ring.image-trust.dev", "validate.image-trust.dev"], entries.Select(entry => (string?)entry!["name"]));
        }
    }

    [Fact]
    public async Task Without_rings_the_ring_entry_matches_no_namespace()
    {
        var entry = (await BuiltStack.FromAsync()).One(Validating)["webhooks"]![0]!;

        Assert.Equal("Ignore", (string?)entry["failurePolicy"]);
        Assert.Equal("DoesNotExist", (string?)entry["namespaceSelector"]!["matchExpressions"]![0]!["operator"]);
        Assert.Null(entry["namespaceSelector"]!["matchExpressions"]![0]!["values"]);
    }

    [Fact]
    public async Task The_CA_bundle_is_left_to_the_webhook()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.All([Webhook(stack, Validating), Webhook(stack, Mutating)], webhook => Assert.Null(webhook["clientConfig"]!["caBundle"]));
    }

    [Fact]
    public async Task Only_its_own_namespace_and_kube_system_are_left_out_by_name()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.All([Webhook(stack, Validating), Webhook(stack, Mutating)], webhook =>
        {
            var expression = Assert.Single(webhook["namespaceSelector"]!["matchExpressions"]!.AsArray())!;
            Assert.Equal("kubernetes.io/metadata.name", (string?)expression["key"]);
            Assert.Equal("NotIn", (string?)expression["operator"]);
            Assert.Equal(["image-trust-system", "kube-system"], expression["values"]!.AsArray().Select(value => (string?)value));
            Assert.Empty(webhook["objectSelector"]!.AsObject());
        });
    }

    [Fact]
    public async Task Every_kind_that_holds_a_pod_is_validated_and_ephemeral_containers_too()
    {
        var resources = Webhook(await BuiltStack.FromAsync(), Validating)["rules"]!.AsArray()
            .SelectMany(rule => rule!["resources"]!.AsArray()).Select(resource => (string)resource!).ToHashSet();

        Assert.Superset(
            new HashSet<string>
            {
                "pods", "pods/ephemeralcontainers", "podtemplates", "replicationcontrollers", "replicasets", "deployments", "statefulsets",
                "daemonsets", "jobs", "cronjobs",
            },
            resources);
    }

    [Fact]
    public async Task Tags_are_pinned_in_pods_only()
    {
        var resources = Webhook(await BuiltStack.FromAsync(), Mutating)["rules"]!.AsArray().SelectMany(rule => rule!["resources"]!.AsArray());

        Assert.Equal(["pods", "pods/ephemeralcontainers"], resources.Select(resource => (string?)resource));
    }

    [Fact]
    public async Task A_pod_that_is_changed_is_pinned_like_a_new_one_since_its_manifest_still_has_the_tag()
    {
        var rules = Webhook(await BuiltStack.FromAsync(), Mutating)["rules"]!.AsArray();

        var pods = rules.Single(rule => (string?)rule!["resources"]!.AsArray().Single() == "pods");
        Assert.Equal(["CREATE", "UPDATE"], pods!["operations"]!.AsArray().Select(operation => (string?)operation));
    }

    [Fact]
    public async Task AKS_must_not_rewrite_the_registrations()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.All([stack.One(Validating), stack.One(Mutating)], registration =>
            Assert.Equal("true", (string?)registration["metadata"]!["labels"]!["admissions.enforcer/disabled"]));
    }

    [Fact]
    public async Task The_policy_is_immutable_and_named_by_its_content()
    {
        var first = (await BuiltStack.FromAsync()).Named(ConfigMap, "policy");
        var second = (await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { PolicyDigest = BuiltStack.Of(0xcc) })).Named(ConfigMap, "policy");

        Assert.True((bool)first["immutable"]!);
        Assert.Equal("image-trust-policy-aaaaaaaaaaaa", (string?)first["metadata"]!["name"]);
        Assert.NotEqual((string?)first["metadata"]!["name"], (string?)second["metadata"]!["name"]);
        Assert.Equal(BuiltStack.AuditPolicy.Canonical, (string?)first["data"]!["policy.json"]);
    }

    [Fact]
    public async Task Trusted_roots_lie_beside_the_policy_that_names_them_by_hash()
    {
        var roots = new Dictionary<string, string> { ["sha256:" + new string('d', 64)] = "{\"mediaType\":\"…\"}" };
        var data = (await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { TrustedRoots = roots })).Named(ConfigMap, "policy")["data"]!;

        Assert.Equal("{\"mediaType\":\"…\"}", (string?)data[$"trusted-root-{new string('d', 64)}.json"]);
        Assert.Equal(BuiltStack.AuditPolicy.Canonical, (string?)data["policy.json"]);
    }

    [Fact]
    public async Task A_new_policy_restarts_the_replicas()
    {
        var pod = PodOf(await BuiltStack.FromAsync());

        Assert.Contains(pod["volumes"]!.AsArray(), volume =>
            (string?)volume!["configMap"]?["name"] == WebhookPolicy.NameFor(BuiltStack.AuditPolicy.PolicyDigest));
    }

    [Fact]
    public async Task The_image_is_named_by_digest_in_the_stacks_own_registry()
    {
        var container = Assert.Single(PodOf(await BuiltStack.FromAsync())["containers"]!.AsArray())!;

        Assert.Equal($"fabrikamimages.azurecr.io/image-trust/webhook@{SampleConfig.Digest}", (string?)container["image"]);
    }

    [Fact]
    public async Task The_webhook_runs_without_privileges()
    {
        var pod = PodOf(await BuiltStack.FromAsync());
        var container = Assert.Single(pod["containers"]!.AsArray())!["securityContext"]!;

        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.True((bool)container["readOnlyRootFilesystem"]!);
        Assert.False((bool)container["allowPrivilegeEscalation"]!);
        Assert.Equal("ALL", (string?)Assert.Single(container["capabilities"]!["drop"]!.AsArray()));
    }

    [Fact]
    public async Task There_is_no_single_point_of_failure()
    {
        var stack = await BuiltStack.FromAsync();
        var spec = stack.One(Deployment)["spec"]!;

        Assert.True((int)spec["replicas"]! >= 2);
        Assert.Equal(0, (int)spec["strategy"]!["rollingUpdate"]!["maxUnavailable"]!);
        Assert.Equal(1, (int)stack.One("kubernetes:policy/v1:PodDisruptionBudget")["spec"]!["maxUnavailable"]!);
    }

    [Fact]
    public async Task The_webhook_may_patch_only_its_own_registrations_and_Secret()
    {
        var stack = await BuiltStack.FromAsync();
        var rules = stack.All("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").Concat(stack.All("kubernetes:rbac.authorization.k8s.io/v1:Role"))
            .SelectMany(role => role["rules"]!.AsArray()).ToList();

        Assert.Equal(5, rules.Count);
        var unnamed = Assert.Single(rules, rule => rule!["resourceNames"] is null)!;
        Assert.Equal("configmaps get", $"{Assert.Single(unnamed["resources"]!.AsArray())} {Assert.Single(unnamed["verbs"]!.AsArray())}");
        Assert.All(rules.Where(rule => rule != unnamed), rule =>
            Assert.StartsWith("image-trust-", (string?)Assert.Single(rule!["resourceNames"]!.AsArray()), StringComparison.Ordinal));
        Assert.All(rules, rule => Assert.DoesNotContain("*", rule!["verbs"]!.AsArray().Select(verb => (string?)verb)));
    }

    [Fact]
    public async Task The_serving_certificate_is_created_empty()
    {
        var secret = (await BuiltStack.FromAsync()).One("kubernetes:core/v1:Secret");

        Assert.Null(secret["data"]);
        Assert.Null(secret["stringData"]);
    }

    [Fact]
    public async Task The_service_account_is_the_one_the_credential_names()
    {
        var account = (await BuiltStack.FromAsync()).One("kubernetes:core/v1:ServiceAccount");

        Assert.Equal("image-trust-system", (string?)account["metadata"]!["namespace"]);
        Assert.Equal("image-trust-webhook", (string?)account["metadata"]!["name"]);
        Assert.Equal("client-of-webhook", (string?)account["metadata"]!["annotations"]!["azure.workload.identity/client-id"]);
        Assert.False((bool)account["automountServiceAccountToken"]!);
    }

    [Fact]
    public async Task Without_a_digest_nothing_is_deployed_or_registered_and_the_outputs_say_so()
    {
        var stack = await BuiltStack.FromAsync(SampleConfig.With("image-trust:webhookDigest", null));

        Assert.False(stack.Has(Deployment));
        Assert.False(stack.Has(Validating));
        Assert.False(stack.Has(Mutating));
        Assert.True(stack.Has(ConfigMap));
        Assert.Equal("not deployed: image-trust:webhookDigest is not set", await stack.OutputAsync("webhook"));
    }

    [Fact]
    public async Task The_phase_and_both_policy_digests_are_outputs()
    {
        var stack = await BuiltStack.FromAsync();

        Assert.Equal("day1", await stack.OutputAsync("phase"));
        Assert.Equal(BuiltStack.AuditPolicy.PolicyDigest.Text, await stack.OutputAsync("policyDigest"));
        Assert.Equal(BuiltStack.AuditPolicy.RequirementsDigest.Text, await stack.OutputAsync("requirementsDigest"));
    }

    private static string SelectorOf(JsonNode webhook)
    {
        var expression = Assert.Single(webhook["namespaceSelector"]!["matchExpressions"]!.AsArray())!;
        return $"{expression["operator"]} {string.Join(',', expression["values"]!.AsArray().Select(value => (string?)value))}";
    }

    /// <summary>The entry for everything outside the rings.</summary>
    private static JsonNode Webhook(BuiltStack stack, string type) =>
        Assert.Single(stack.One(type)["webhooks"]!.AsArray(), entry => !((string)entry!["name"]!).Contains(".ring.", StringComparison.Ordinal))!;

    private static JsonNode PodOf(BuiltStack stack) => stack.One(Deployment)["spec"]!["template"]!["spec"]!;
}
