using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.ByHand;

namespace Infra.Tests.ByHand;

/// <summary>What others added becomes the stack's to take away; what they own besides stays theirs.</summary>
public sealed class HandoverTests
{
    private const string Declared = """{"metadata":{"name":"r"},"webhooks":[{"name":"a","clientConfig":{"service":{"name":"s"}},"matchConditions":[{"name":"c","expression":"x"}]}]}""";

    [Fact]
    public void Nothing_added_is_nothing_to_hand_over() => Assert.Null(Of(
        """{"name":"a","clientConfig":{"service":{"name":"s"},"caBundle":"LS0t"},"matchConditions":[{"name":"c","expression":"y"}]}""",
        """[{"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:matchConditions":{"k:{\"name\":\"c\"}":{"f:expression":{}}}}}}},{"manager":"image-trust-webhook","operation":"Apply","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:caBundle":{}}}}}}]"""));

    [Fact]
    public void A_condition_that_was_added_goes_to_the_stack_and_the_rest_stays()
    {
        var fields = Of(
            """{"name":"a","clientConfig":{"service":{"name":"s"}},"matchConditions":[{"name":"c","expression":"y"},{"name":"mine","expression":"z"}]}""",
            """[{"manager":"image-trust-stack","operation":"Apply","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{".":{},"f:name":{}}}}},{"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:matchConditions":{"k:{\"name\":\"c\"}":{"f:expression":{}},"k:{\"name\":\"mine\"}":{".":{},"f:name":{},"f:expression":{}}}}}}}]""")!;
        Assert.Equal(
            """{"f:webhooks":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:matchConditions":{"k:{\"name\":\"mine\"}":{".":{},"f:name":{},"f:expression":{}}}}}}""",
            Text(fields, "image-trust-stack"));
        Assert.Equal(
            """{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:matchConditions":{"k:{\"name\":\"c\"}":{"f:expression":{}}}}}}""", Text(fields, "kubectl-edit"));
    }

    [Fact]
    public void Who_owns_nothing_more_is_not_left_with_an_empty_set_which_would_be_everything()
    {
        var fields = Of(
            """{"name":"a","clientConfig":{"url":"https://elsewhere.test"},"matchConditions":[{"name":"c","expression":"x"}]}""",
            """[{"manager":"kubectl-patch","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:url":{}}}}}}]""")!;
        Assert.Null(Text(fields, "kubectl-patch"));
        Assert.Equal("""{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:url":{}}}}}""", Text(fields, "image-trust-stack"));
    }

    [Fact]
    public void What_somebody_wrote_under_the_stack_s_own_name_is_taken_over_too()
    {
        var fields = Of(
            """{"name":"a","clientConfig":{"service":{"name":"s"},"url":"https://elsewhere.test"},"matchConditions":[{"name":"c","expression":"x"}]}""",
            """[{"manager":"image-trust-stack","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:url":{}}}}}}]""")!;
        Assert.Equal("Apply", (string?)Assert.Single(fields)!["operation"]);
    }

    [Fact]
    public void Of_an_entry_that_was_added_the_webhook_gives_up_its_bundle_too()
    {
        var fields = Of(
            """{"name":"a","clientConfig":{"service":{"name":"s"},"caBundle":"LS0t"}},{"name":"mine","clientConfig":{"caBundle":"LS0t"}}""",
            """[{"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:webhooks":{"k:{\"name\":\"mine\"}":{".":{},"f:name":{}}}}},{"manager":"image-trust-webhook","operation":"Apply","fieldsV1":{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:caBundle":{}}},"k:{\"name\":\"mine\"}":{".":{},"f:clientConfig":{"f:caBundle":{}}}}}}]""")!;
        Assert.Equal("""{"f:webhooks":{"k:{\"name\":\"a\"}":{"f:clientConfig":{"f:caBundle":{}}}}}""", Text(fields, "image-trust-webhook"));
        Assert.Equal("""{"f:webhooks":{"k:{\"name\":\"mine\"}":{".":{},"f:name":{},"f:clientConfig":{"f:caBundle":{}}}}}""", Text(fields, "image-trust-stack"));
    }

    [Theory]
    [InlineData("api/v1/namespaces/n/configmaps/x", "v1", "ConfigMap", "n")]
    [InlineData("apis/networking.k8s.io/v1/namespaces/n/networkpolicies/x", "networking.k8s.io/v1", "NetworkPolicy", "n")]
    [InlineData("apis/scheduling.k8s.io/v1/priorityclasses/x", "scheduling.k8s.io/v1", "PriorityClass", null)]
    public void An_object_has_its_path(string path, string version, string kind, string? home) =>
        Assert.Equal(path, new ObjectAddress(version, kind, home, "x").Path);

    [Theory]
    [InlineData("kubernetes:core/v1:Secret", "v1", "Secret")]
    [InlineData("kubernetes:cilium.io/v2:CiliumNetworkPolicy", "cilium.io/v2", "CiliumNetworkPolicy")]
    public void A_kind_is_known_by_its_token(string token, string version, string kind) => Assert.Equal((version, kind), ObjectAddress.KindOf(token));

    [Theory]
    [InlineData("pulumi:providers:kubernetes")]
    [InlineData("image-trust:infra:WebhookAccess")]
    public void What_is_no_object_has_none(string token) => Assert.Null(ObjectAddress.KindOf(token));

    private static JsonArray? Of(string webhooks, string managed)
    {
        var live = JsonNode.Parse($$"""{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"managedFields":{{managed}}},"webhooks":[{{webhooks}}]}""")!;
        return Handover.Of(JsonNode.Parse(Declared)!.AsObject(), live.AsObject());
    }

    private static string? Text(JsonArray fields, string manager) =>
        fields.SingleOrDefault(entry => (string?)entry!["manager"] == manager)?["fieldsV1"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
