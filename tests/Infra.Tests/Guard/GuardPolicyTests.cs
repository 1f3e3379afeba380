using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.Guard;
using Infra.Tests.Stack;

namespace Infra.Tests.Guard;

/// <summary>The admission policies of a stack, as they are sent. What they do is told by the tests of a real API server.</summary>
public sealed class GuardPolicyTests
{
    private const string Policy = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
    private const string Binding = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";

    [Fact]
    public async Task Every_policy_refuses_what_it_cannot_evaluate_and_has_one_binding_that_audits()
    {
        var stack = await BuiltStack.FromAsync();
        var policies = stack.All(Policy);
        Assert.Equal(policies.Select(Name), stack.All(Binding).Select(binding => (string?)binding["spec"]!["policyName"]));
        Assert.All(policies, policy => Assert.Equal("Fail", (string?)policy["spec"]!["failurePolicy"]));
        Assert.All(stack.All(Binding), binding => Assert.Equal("Audit", (string?)binding["spec"]!["validationActions"]![1]));
    }

    [Theory]
    [InlineData(false, "Warn")]
    [InlineData(true, "Deny")]
    public async Task The_webhooks_objects_are_guarded_by_warnings_until_the_phase_enforces(bool enforces, string action)
    {
        var stack = await BuiltStack.FromAsync(policy: BuiltStack.AuditPolicy with { Enforces = enforces });
        Assert.Equal(action, Action(stack, "guard-objects"));
        Assert.Equal("Warn", Action(stack, "guard-admins"));
        Assert.Equal("Deny", Action(stack, "guard-ca-bundle"));
        Assert.Equal("Deny", Action(stack, "guard-replicas"));
        Assert.Equal("Warn", Action(stack, "guard-debugging"));
    }

    [Fact]
    public async Task Without_an_image_there_is_nothing_to_guard() =>
        Assert.False((await BuiltStack.FromAsync(SampleConfig.With("image-trust:webhookDigest", null))).Has(Policy));

    [Fact]
    public async Task A_deployer_that_is_a_group_is_known_by_its_members_group()
    {
        var group = Expected(await BuiltStack.FromAsync(SampleConfig.With("image-trust:deployerKind", "Group")));
        Assert.Contains("'44444444-4444-4444-4444-444444444444' in request.userInfo.groups", group, StringComparison.Ordinal);
        var program = Expected(await BuiltStack.FromAsync());
        Assert.Contains("request.userInfo.username == '44444444-4444-4444-4444-444444444444'", program, StringComparison.Ordinal);
        Assert.DoesNotContain("'44444444-4444-4444-4444-444444444444' in request.userInfo.groups", program, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_of_the_setting_are_service_accounts_by_their_path_and_principals_by_their_id()
    {
        var expected = Expected(await BuiltStack.FromAsync(SampleConfig.With("image-trust:guardAccounts", "flux-system/flux, 55555555-5555-5555-5555-555555555555")));
        Assert.Contains("request.userInfo.username == 'system:serviceaccount:flux-system:flux'", expected, StringComparison.Ordinal);
        Assert.Contains("request.userInfo.username == '55555555-5555-5555-5555-555555555555'", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("flux", Expected(await BuiltStack.FromAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parameter_names_the_planned_image_before_the_Deployment_is_written()
    {
        var map = (await BuiltStack.FromAsync()).Named("kubernetes:core/v1:ConfigMap", "replica-images");
        Assert.Equal($"fabrikamimages.azurecr.io/image-trust/webhook@{SampleConfig.Digest}", (string?)Assert.Single(map["data"]!.AsObject()).Value);
        Assert.Equal("current", Assert.Single(map["data"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", @"'it\'s'")]
    [InlineData(@"a\", @"'a\\'")]
    [InlineData("a\nb", @"'a\U0000000ab'")]
    [InlineData(@"\'", @"'\\\''")]
    public void A_text_cannot_end_its_literal(string text, string literal) => Assert.Equal(literal, Cel.Text(text));

    private static string? Name(JsonObject made) => (string?)made["metadata"]!["name"];

    private static string? Action(BuiltStack stack, string name) => (string?)stack.Named(Binding, name)["spec"]!["validationActions"]![0];

    private static string Expected(BuiltStack stack) =>
        (string)stack.Named(Policy, "guard-objects")["spec"]!["variables"]!.AsArray().Single(variable => (string?)variable!["name"] == "expected")!["expression"]!;
}
