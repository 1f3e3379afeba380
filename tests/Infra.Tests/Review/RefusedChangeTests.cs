using ImageTrust.Infra.Review;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Review;

/// <summary>Changes that look like updates and that Azure refuses, or does not read.</summary>
public sealed class RefusedChangeTests
{
    private const string Cluster = "azure-native:containerservice:ManagedCluster";
    private const string Key = "azure-native:keyvault:Key";

    public static TheoryData<int> Lines => [.. Enumerable.Range(0, RefusedChange.Table.Count)];

    [Theory]
    [InlineData(Cluster, """{"agentPoolProfiles":[{"vmSize":"Standard_D4ds_v5"}]}""", """{"agentPoolProfiles":[{"vmSize":"Standard_D8ds_v5"}]}""", "az aks nodepool add")]
    [InlineData(Cluster, """{"kubernetesVersion":"1.36"}""", """{"kubernetesVersion":"1.33"}""", "no way back")]
    [InlineData(Cluster, """{"kubernetesVersion":"1.34"}""", """{"kubernetesVersion":"1.36"}""", "the next only")]
    [InlineData(Cluster, """{"oidcIssuerProfile":{"enabled":true}}""", """{"oidcIssuerProfile":{"enabled":false}}""", "stays on")]
    [InlineData("azure-native:containerservice:AgentPool", """{"maxPods":110}""", """{"maxPods":50}""", "add another one")]
    [InlineData("azure-native:network:Subnet", """{"addressPrefix":"10.224.0.0/24"}""", """{"addressPrefix":"10.225.0.0/24"}""", "before the first update")]
    [InlineData("azure-native:network:VirtualNetwork", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16"]}}""", """{"addressSpace":{"addressPrefixes":["10.225.0.0/16"]}}""", "before the first update")]
    [InlineData("azure-native:network:VirtualNetwork", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16"]}}""", """{"addressSpace":{"addressPrefixes":["10.224.0.0/17"]}}""", "before the first update")]
    [InlineData("azure-native:network:VirtualNetwork", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16","10.9.0.0/16"]}}""", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16"]}}""", "before the first update")]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"softDeleteRetentionInDays":90}}""", """{"properties":{"softDeleteRetentionInDays":7}}""", "another vault")]
    [InlineData("azure-native:containerregistry:Registry", """{"sku":{"name":"Premium"}}""", """{"sku":{"name":"Standard"}}""", "must go first")]
    [InlineData("azure-native:storage:StorageAccount", """{"sku":{"name":"Standard_LRS"}}""", """{"sku":{"name":"Standard_ZRS"}}""", "converts")]
    public void A_change_that_Azure_refuses_comes_first_with_the_way_round(string type, string before, string after, string way)
    {
        var alarms = Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Alarms;

        var alarm = Assert.Single(alarms);
        Assert.Equal(AlarmLevel.Refused, alarm.Level);
        Assert.StartsWith("Azure refuses a change of ", alarm.Why, StringComparison.Ordinal);
        Assert.Contains(way, alarm.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Key, """{"properties":{}}""", """{"properties":{"rotationPolicy":{"attributes":{"expiryTime":"P400D"}}}}""", "signingKeyName")]
    [InlineData(Key, """{"properties":{"rotationPolicy":{"attributes":{"expiryTime":"P730D"}}}}""", """{"properties":{"rotationPolicy":{"attributes":{"expiryTime":"P400D"}}}}""", "rotation-policy update")]
    [InlineData(Key, """{"properties":{"curveName":"P-256"}}""", """{"properties":{"curveName":"P-384"}}""", "signingKeyName")]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{"enablePurgeProtection":true}}""", """{"properties":{}}""", "cannot be turned off")]
    public void A_change_that_changes_nothing_says_so(string type, string before, string after, string way)
    {
        var alarm = Assert.Single(Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Alarms);

        Assert.Equal(AlarmLevel.Ignored, alarm.Level);
        Assert.StartsWith("nothing will change in Azure: ", alarm.Why, StringComparison.Ordinal);
        Assert.Contains(way, alarm.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Cluster, """{"kubernetesVersion":"1.35"}""", """{"kubernetesVersion":"1.36"}""")]
    [InlineData(Cluster, """{"agentPoolProfiles":[{"maxCount":3}],"tags":{"a":"b"}}""", """{"agentPoolProfiles":[{"maxCount":3}],"tags":{"a":"c"}}""")]
    [InlineData(Cluster, """{"agentPoolProfiles":[{}]}""", """{"agentPoolProfiles":[{"enableEncryptionAtHost":false}]}""")]
    [InlineData(Cluster, """{"oidcIssuerProfile":{"enabled":false}}""", """{"oidcIssuerProfile":{"enabled":true}}""")]
    [InlineData("azure-native:keyvault:Vault", """{"properties":{}}""", """{"properties":{"enablePurgeProtection":true}}""")]
    [InlineData(Key, """{"tags":{"a":"b"}}""", """{"tags":{"a":"c"}}""")]
    [InlineData("azure-native:network:VirtualNetwork", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16"]}}""", """{"addressSpace":{"addressPrefixes":["10.224.0.0/15"]}}""")]
    [InlineData("azure-native:network:VirtualNetwork", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16"]}}""", """{"addressSpace":{"addressPrefixes":["10.224.0.0/16","10.9.0.0/16"]}}""")]
    public void What_Azure_does_in_place_raises_nothing(string type, string before, string after) =>
        Assert.Empty(Plans.Review([Plans.Resource(type, "x", before)], [Plans.Resource(type, "x", after)]).Alarms);

    [Fact]
    public void A_first_deployment_asks_for_no_change() =>
        Assert.Empty(Plans.FirstDeployment(Plans.Resource(Cluster, "x", """{"kubernetesVersion":"1.33"}""")).Alarms);

    [Fact]
    public void A_price_that_will_not_be_paid_is_not_named()
    {
        var alarms = Plans.Review(
            [Plans.Resource(Cluster, "x", """{"agentPoolProfiles":[{"vmSize":"a","maxCount":1}]}""")],
            [Plans.Resource(Cluster, "x", """{"agentPoolProfiles":[{"vmSize":"b","maxCount":2}]}""")]).Alarms;

        Assert.Equal([AlarmLevel.Refused, AlarmLevel.Costly], alarms.Select(alarm => alarm.Level));
        Assert.DoesNotContain("vmSize", alarms[1].Why, StringComparison.Ordinal);
    }

    /// <summary>A line that no change can meet would be a promise nobody keeps.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_line_of_the_table_can_meet_a_change(int index)
    {
        var line = RefusedChange.Table[index];
        var (old, now) = line.Condition switch
        {
            "down" => ((PlanValue)new PlanValue.Text("1.36"), (PlanValue)new PlanValue.Text("1.35")),
            "skip" => (new PlanValue.Text("1.34"), new PlanValue.Text("1.36")),
            "off" => (new PlanValue.Bool(true), new PlanValue.Bool(false)),
            "sku-down" => (new PlanValue.Text("Premium"), new PlanValue.Text("Basic")),
            _ => (new PlanValue.Text("a"), new PlanValue.Text("b")),
        };
        var resource = Plans.Resource(line.Type, "x") with { Op = PlanOp.Update };

        Assert.All(line.Paths, path => Assert.Same(line, RefusedChange.Of(resource, new PropertyChange(Concrete(path), ChangeKind.Update, old, now, ForcesReplace: false))));
        Assert.All(line.Paths, path => Assert.Null(RefusedChange.Of(resource with { Op = PlanOp.Replace }, new PropertyChange(Concrete(path), ChangeKind.Update, old, now, ForcesReplace: true))));
    }

    [Theory]
    [InlineData("a:b:C: d | refused | ends with a full stop.")]
    [InlineData("a:b:C sideways: d | refused | way")]
    [InlineData("a:b:C: d | maybe | way")]
    [InlineData("a:b:C: | refused | way")]
    public void A_line_of_another_form_is_none(string line) => Assert.Throws<FormatException>(() => RefusedChange.Parse(line));

    private static PropertyPath Concrete(PropertyPath path) => PropertyPath.Parse(path.ToString().Replace("[*]", "[0]", StringComparison.Ordinal).Replace("[\"*\"]", "[0]", StringComparison.Ordinal));
}
