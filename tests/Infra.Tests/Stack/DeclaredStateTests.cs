using System.Text.Json.Nodes;
using ImageTrust.Infra.TrustPolicies;

namespace Infra.Tests.Stack;

/// <summary>What the webhook is told of the stack is what the stack sends.</summary>
public sealed class DeclaredStateTests
{
    private const string ConfigMap = "kubernetes:core/v1:ConfigMap";

    public static TheoryData<bool, string[]?> Phases => new() { { false, null }, { true, null }, { true, ["checkout", "payments"] } };

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Both_registrations_are_declared_field_by_field_as_they_are_sent(bool enforces, string[]? rings)
    {
        var stack = await BuiltStack.FromAsync(policy: Policy(enforces, rings));
        foreach (string kind in (string[])["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"])
        {
            var sent = stack.One($"kubernetes:admissionregistration.k8s.io/v1:{kind}");
            Same(sent["webhooks"], Declared(stack, kind)["webhooks"]);
            Same(sent["metadata"]!["name"], Declared(stack, kind)["metadata"]!["name"]);
            Assert.Equal("true", (string?)Declared(stack, kind)["metadata"]!["labels"]!["admissions.enforcer/disabled"]);
            Assert.Equal("true", (string?)sent["metadata"]!["labels"]!["admissions.enforcer/disabled"]);
        }
    }

    [Fact]
    public async Task What_the_pods_run_is_declared_as_it_is_sent()
    {
        var stack = await BuiltStack.FromAsync(PrivateConfig.Valid());
        var sent = stack.One("kubernetes:apps/v1:Deployment")["spec"]!["template"]!["spec"]!;
        var declared = Declared(stack, "Deployment")["spec"]!["template"]!["spec"]!;

        Same(sent["serviceAccountName"], declared["serviceAccountName"]);
        foreach (string field in (string[])["name", "image", "env"])
        {
            Same(sent["containers"]![0]![field], declared["containers"]![0]![field]);
        }

        Assert.Equal(sent["volumes"]!.AsArray().Select(volume => (string?)volume!["name"]), declared["volumes"]!.AsArray().Select(volume => (string?)volume!["name"]));
        Same(sent["volumes"]![0], declared["volumes"]![0]);
    }

    [Fact]
    public async Task Every_file_of_the_policy_is_declared_by_its_digest()
    {
        var roots = new Dictionary<string, string> { ["sha256:" + new string('d', 64)] = "{}" };
        var stack = await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { TrustedRoots = roots });
        var declared = Declared(stack, "ConfigMap");
        var sent = stack.Named(ConfigMap, "policy");

        Same(sent["metadata"]!["name"], declared["metadata"]!["name"]);
        Assert.Equal(
            sent["data"]!.AsObject().Select(file => file.Key).Order(StringComparer.Ordinal), declared["dataDigests"]!.AsObject().Select(file => file.Key));
        Assert.Equal(
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", // of {}
            (string?)declared["dataDigests"]![$"trusted-root-{new string('d', 64)}.json"]);
    }

    [Fact]
    public async Task It_is_immutable_named_by_its_content_mounted_and_read()
    {
        var first = await BuiltStack.FromAsync();
        var second = await BuiltStack.FromAsync(policy: Policy(enforces: true, rings: null));
        var map = first.Named(ConfigMap, "declared");

        Assert.True((bool)map["immutable"]!);
        Assert.NotEqual((string?)map["metadata"]!["name"], (string?)second.Named(ConfigMap, "declared")["metadata"]!["name"]);
        var pod = first.One("kubernetes:apps/v1:Deployment")["spec"]!["template"]!["spec"]!;
        var volume = Assert.Single(pod["volumes"]!.AsArray(), one => (string?)one!["configMap"]?["name"] == (string?)map["metadata"]!["name"])!;
        var mount = Assert.Single(pod["containers"]![0]!["volumeMounts"]!.AsArray(), one => (string?)one!["name"] == (string?)volume["name"])!;
        Assert.Contains(pod["containers"]![0]!["env"]!.AsArray(), one =>
            (string?)one!["name"] == "IMAGETRUST_DECLARED" && (string?)one["value"] == $"{mount["mountPath"]}/{map["data"]!.AsObject().Single().Key}");
    }

    [Fact]
    public async Task The_webhook_may_read_each_object_that_is_declared()
    {
        var stack = await BuiltStack.FromAsync();
        var readable = stack.All("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").Concat(stack.All("kubernetes:rbac.authorization.k8s.io/v1:Role"))
            .SelectMany(role => role["rules"]!.AsArray()).Where(rule => rule!["verbs"]!.AsArray().Any(verb => (string?)verb == "get"))
            .Select(rule => (Resource: (string?)rule!["resources"]![0], Name: (string?)rule["resourceNames"]?[0])).ToList();

        Assert.All(Objects(stack), one => Assert.Contains(readable, rule =>
            rule.Resource == ((string)one!["kind"]!).ToLowerInvariant() + "s" && (rule.Name is null || rule.Name == (string?)one["metadata"]!["name"])));
    }

    private static StackPolicy Policy(bool enforces, string[]? rings) => BuiltStack.AuditPolicy with { Enforces = enforces, Rings = rings };

    private static JsonArray Objects(BuiltStack stack) =>
        JsonNode.Parse((string)stack.Named(ConfigMap, "declared")["data"]!["declared.json"]!)!["objects"]!.AsArray();

    private static JsonNode Declared(BuiltStack stack, string kind) => Assert.Single(Objects(stack), one => (string?)one!["kind"] == kind)!;

    private static void Same(JsonNode? sent, JsonNode? declared) => Assert.True(JsonNode.DeepEquals(sent, declared), $"sent {sent?.ToJsonString()}\ndeclared {declared?.ToJsonString()}");
}
