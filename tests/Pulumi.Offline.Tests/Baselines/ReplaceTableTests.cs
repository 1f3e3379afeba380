using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Baselines;

public sealed class ReplaceTableTests
{
    [Theory]
    [InlineData("azure-native:resources:ResourceGroup", "location")]
    [InlineData("azure-native:containerregistry:Registry", "registryName")]
    [InlineData("azure-native:containerregistry:Registry", "resourceGroupName")]
    [InlineData("azure-native:containerregistry:Registry", "zoneRedundancy")]
    [InlineData("azure-native:containerregistry:Registry", "encryption.keyVaultProperties.keyIdentifier")]
    [InlineData("azure-native:containerregistry/v20230101preview:Registry", "registryName")]
    [InlineData("azure-native:authorization:RoleAssignment", "principalId")]
    [InlineData("azure-native:authorization:RoleAssignment", "description")]
    [InlineData("azure-native:keyvault:Vault", "properties.tenantId")]
    [InlineData("azure-native:keyvault:Key", "keyName")]
    [InlineData("azure-native:containerservice:ManagedCluster", "dnsPrefix")]
    [InlineData("azure-native:containerservice:ManagedCluster", "nodeResourceGroup")]
    [InlineData("azure-native:containerservice:ManagedCluster", "networkProfile.networkDataplane")]
    [InlineData("azure-native:containerservice:ManagedCluster", "networkProfile")]
    [InlineData("azure-native:containerservice:AgentPool", "vmSize")]
    [InlineData("azure-native:containerservice:AgentPool", "availabilityZones[0]")]
    [InlineData("azure-native:containerservice:AgentPool", "osDiskType")]
    [InlineData("azure-native:containerservice:AgentPool", "vnetSubnetID")]
    [InlineData("azure-native:network:PrivateEndpoint", "subnet.id")]
    [InlineData("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential", "displayName")]
    [InlineData("kubernetes:core/v1:Namespace", "metadata.name")]
    [InlineData("kubernetes:cilium.io/v2:CiliumNetworkPolicy", "metadata.namespace")]
    [InlineData("kubernetes:core/v1:ConfigMap", "data[\"policy.yaml\"]")]
    [InlineData("kubernetes:core/v1:Secret", "stringData.x")]
    [InlineData("kubernetes:core/v1:Service", "spec.clusterIP")]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.selector.matchLabels.app")]
    [InlineData("kubernetes:apps/v1:StatefulSet", "spec.volumeClaimTemplates[0].spec")]
    [InlineData("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "roleRef.name")]
    [InlineData("pulumi:providers:kubernetes", "context")]
    public void These_replace(string type, string path) => Assert.True(ForcesReplace(type, path));

    [Theory]
    [InlineData("azure-native:containerregistry:Registry", "sku.name")]
    [InlineData("azure-native:containerregistry:Registry", "tags.a")]
    [InlineData("azure-native:containerservice:ManagedCluster", "kubernetesVersion")]
    [InlineData("azure-native:containerservice:ManagedCluster", "networkProfile.loadBalancerProfile")]
    [InlineData("azure-native:containerservice:AgentPool", "count")]
    [InlineData("azuread:index/application:Application", "displayName")]
    [InlineData("azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential", "subject")]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.containers[0].image")]
    [InlineData("kubernetes:core/v1:Namespace", "metadata.labels.a")]
    [InlineData("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "subjects[0].name")]
    [InlineData("pulumi:providers:azure-native", "location")]
    [InlineData("some:other:Type", "name")]
    public void These_update(string type, string path) => Assert.False(ForcesReplace(type, path));

    [Fact]
    public void A_provider_that_may_change_config_maps_updates_them()
    {
        Assert.False(ForcesReplace("kubernetes:core/v1:ConfigMap", "data.x", provider: """{"enableConfigMapMutable":"true"}"""));
        Assert.True(ForcesReplace("kubernetes:core/v1:ConfigMap", "data.x", provider: """{"enableConfigMapMutable":"false"}"""));
    }

    [Fact]
    public void An_immutable_config_map_is_replaced_whatever_the_provider_may_do() =>
        Assert.True(ForcesReplace("kubernetes:core/v1:ConfigMap", "data.x", """{"immutable":true}""", """{"enableConfigMapMutable":"true"}"""));

    [Fact]
    public void A_cluster_identifier_decides_instead_of_the_kubeconfig()
    {
        Assert.False(ForcesReplace("pulumi:providers:kubernetes", "context", """{"clusterIdentifier":"c"}"""));
        Assert.True(ForcesReplace("pulumi:providers:kubernetes", "clusterIdentifier", """{"clusterIdentifier":"c"}"""));
    }

    [Fact]
    public void Every_line_of_the_table_matches_the_type_it_names() => Assert.All(
        ReplaceTable.Rules, rule => Assert.True(rule.AppliesTo(rule.TypePattern.Replace("*", "anything", StringComparison.Ordinal)), rule.TypePattern));

    [Theory]
    [InlineData("no colon")]
    [InlineData("a:b:C when: x")]
    [InlineData("a:b:C:  two")]
    public void A_malformed_line_is_refused(string line) => Assert.Throws<FormatException>(() => ReplaceRule.Parse(line));

    private static bool ForcesReplace(string type, string path, string inputs = "{}", string provider = "{}") =>
        ReplaceTable.ForcesReplace(type, PropertyPath.Parse(path), Make.Values(inputs), Make.Values(provider));
}
