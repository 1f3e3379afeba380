using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Rendering;

namespace ImageTrust.Infra.Review;

/// <summary>Properties that decide who can reach a resource, or get in without an identity of Entra's.</summary>
internal static class Exposure
{
    private static readonly (string Type, string Property)[] Properties =
    [
        ("azure-native:containerregistry:Registry", "adminUserEnabled"),
        ("azure-native:containerregistry:Registry", "anonymousPullEnabled"),
        ("azure-native:containerregistry:Registry", "networkRule"),
        ("azure-native:containerregistry:Registry", "publicNetworkAccess"),
        ("azure-native:containerregistry:Registry", "policies"),
        ("azure-native:keyvault:Vault", "properties.networkAcls"),
        ("azure-native:keyvault:Vault", "properties.publicNetworkAccess"),
        ("azure-native:keyvault:Vault", "properties.enableRbacAuthorization"),
        ("azure-native:keyvault:Vault", "properties.enablePurgeProtection"),
        ("azure-native:containerservice:ManagedCluster", "apiServerAccessProfile"),
        ("azure-native:containerservice:ManagedCluster", "disableLocalAccounts"),
        ("azure-native:containerservice:ManagedCluster", "publicNetworkAccess"),
        ("azure-native:network:NetworkSecurityGroup", "securityRules"),
        ("azure-native:network:SecurityRule", ""),
        ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec"),
        ("kubernetes:cilium.io/v2:CiliumNetworkPolicy", "spec"),
    ];

    public static IEnumerable<TrustChange> Changes(Baseline baseline, Plan plan)
    {
        var places = new PlanPlaces(plan);
        return from resource in plan.Resources
               where resource.Op is PlanOp.Update or PlanOp.Replace
               let order = new ListOrder(baseline, resource)
               from line in PropertyLine.Of(resource)
               where Properties.Any(listed => listed.Type == resource.Type && line.Path.StartsWith(listed.Property, StringComparison.Ordinal))
               select new TrustChange(
                   line.IsAnew || order.IsAllOf(line.Path) ? TrustEffect.Changes : TrustEffect.Widens,
                   $"The reach of {places.Label(resource)} ({Words.Type(resource.Type)}) changes: {line.Path} is {line.New ?? "gone"}{(line.Old is null ? "" : $", was {line.Old}")}.");
    }
}
