using Infra.Tests.Rules.Model;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Properties;

/// <summary>The checks behind the properties find what they look for.</summary>
public sealed class GraphCheckTests
{
    private const string Pool = AzureType.AgentPool;

    [Theory]
    [InlineData(Pool, """{"agentPoolName":"workloads-long"}""")]
    [InlineData(Pool, """{"agentPoolName":""}""")]
    [InlineData(Pool, "{}")]
    [InlineData("azure-native:storage:StorageAccount", """{"accountName":"stimagetrustauditarchive1"}""")]
    [InlineData("azure-native:monitor:ActionGroup", """{"actionGroupName":"a","groupShortName":"imagetrust-dev"}""")]
    [InlineData("azure-native:unheard:Of", """{"name":"a"}""")]
    public void A_name_outside_its_limits_is_found(string type, string inputs) =>
        Assert.Single(GraphChecks.UnfitNames([Of(type, "one", inputs)]));

    [Fact]
    public void A_name_at_its_limit_is_fine() =>
        Assert.Empty(GraphChecks.UnfitNames([Of(Pool, "one", """{"agentPoolName":"abcdefghijkl"}""")]));

    [Fact]
    public void Two_resources_of_one_name_in_one_place_are_found()
    {
        var one = Of(AzureType.Subnet, "one", """{"subnetName":"nodes","virtualNetworkName":"a"}""");

        Assert.Single(GraphChecks.DuplicateNames([one, Of(AzureType.Subnet, "two", """{"subnetName":"Nodes","virtualNetworkName":"a"}""")]));
        Assert.Empty(GraphChecks.DuplicateNames([one, Of(AzureType.Subnet, "two", """{"subnetName":"nodes","virtualNetworkName":"b"}""")]));
    }

    [Fact]
    public void A_name_of_something_that_is_not_made_is_found()
    {
        var key = Of(AzureType.Key, "key", """{"keyName":"k","vaultName":"kv-a"}""");

        Assert.Single(GraphChecks.DanglingNames([key, Of(AzureType.Vault, "vault", """{"vaultName":"kv-b"}""")]));
        Assert.Empty(GraphChecks.DanglingNames([key, Of(AzureType.Vault, "vault", """{"vaultName":"kv-a"}""")]));
    }

    private static Place Of(string type, string name, string inputs) =>
        Place.Of(EstateText.Resource(type, name, inputs, new Plan("image-trust", "sample", null, [], PlanValue.Map.Empty)));
}
