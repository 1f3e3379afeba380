using ImageTrust.Infra.Review;

namespace Infra.Tests.Review;

/// <summary>What a reviewer looks at first.</summary>
public sealed class AlarmTests
{
    private const string Vault = "azure-native:keyvault:Vault";

    [Theory]
    [InlineData("azure-native:containerregistry:Registry")]
    [InlineData(Vault)]
    [InlineData("azure-native:keyvault:Key")]
    [InlineData("azure-native:operationalinsights:Workspace")]
    [InlineData("azure-native:containerservice:ManagedCluster")]
    [InlineData("azure-native:resources:ResourceGroup")]
    [InlineData("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration")]
    public void To_lose_it_is_dangerous(string type)
    {
        var alarm = Assert.Single(Plans.Review([Plans.Resource(type, "x")], []).Alarms);

        Assert.Equal(AlarmLevel.Dangerous, alarm.Level);
        Assert.NotEmpty(alarm.Why);
    }

    [Fact]
    public void To_replace_it_is_as_dangerous_as_to_delete_it() => Assert.Equal(
        AlarmLevel.Dangerous,
        Assert.Single(Plans.Review([Plans.Resource(Vault, "x", """{"location":"a"}""")], [Plans.Resource(Vault, "x", """{"location":"b"}""")]).Alarms).Level);

    [Fact]
    public void What_is_protected_is_refused_whatever_it_is()
    {
        var alarm = Assert.Single(Plans.Review([Plans.Resource("a:b:C", "x") with { Protect = true }], []).Alarms);

        Assert.Equal(AlarmLevel.Refused, alarm.Level);
        Assert.Contains("protected", alarm.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_stands_first()
    {
        var review = Plans.Review(
            [
                Plans.Resource("azure-native:containerregistry:Registry", "a", """{"sku":{"name":"Basic"}}"""),
                Plans.Resource("azure-native:keyvault:Key", "b"), Plans.Resource(Vault, "z") with { Protect = true },
            ],
            [Plans.Resource("azure-native:containerregistry:Registry", "a", """{"sku":{"name":"Premium"}}""")]);

        Assert.Equal([AlarmLevel.Refused, AlarmLevel.Dangerous, AlarmLevel.Costly], review.Alarms.Select(alarm => alarm.Level));
        Assert.Equal("changes the bill: sku.name \"Basic\" → \"Premium\"", review.Alarms[2].Why);
    }

    [Fact]
    public void A_registration_that_starts_to_fail_closed_is_dangerous()
    {
        const string Type = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";
        const string Open = """{"webhooks":[{"failurePolicy":"Ignore"}]}""";
        var closed = Open.Replace("Ignore", "Fail", StringComparison.Ordinal);

        Assert.Contains("pods are refused", Assert.Single(Plans.Review([Plans.Resource(Type, "x", Open)], [Plans.Resource(Type, "x", closed)]).Alarms).Why, StringComparison.Ordinal);
        Assert.Empty(Plans.Review([Plans.Resource(Type, "x", closed)], [Plans.Resource(Type, "x", Open)]).Alarms);
    }

    [Theory]
    [InlineData("Fail", 1)]
    [InlineData("Ignore", 0)]
    public void A_ring_that_grows_is_dangerous_where_it_fails_closed(string policy, int alarms)
    {
        const string Type = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";
        var small = """{"webhooks":[{"failurePolicy":"POLICY","namespaceSelector":{"values":["a"]}}]}""".Replace("POLICY", policy, StringComparison.Ordinal);
        var large = small.Replace("[\"a\"]", "[\"a\",\"b\"]", StringComparison.Ordinal);

        Assert.Equal(alarms, Plans.Review([Plans.Resource(Type, "x", small)], [Plans.Resource(Type, "x", large)]).Alarms.Count);
    }

    [Fact]
    public void A_first_deployment_raises_none() =>
        Assert.Empty(Plans.FirstDeployment(Plans.Resource(Vault, "x", """{"sku":{"name":"Premium"}}""") with { Protect = true }).Alarms);
}
