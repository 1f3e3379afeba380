using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules.Clusters;

/// <summary>Every node pool of an estate: the cluster's own, inline, and those that are resources.</summary>
internal static class NodePools
{
    public static IEnumerable<Place> Of(Estate estate) =>
        estate.All(AzureType.Cluster).SelectMany(cluster => cluster["agentPoolProfiles"].Items).Concat(estate.All(AzureType.AgentPool));

    public static IEnumerable<Violation> Every(Estate estate, Func<Place, IEnumerable<Violation>> demand) =>
        Of(estate).ToList() is { Count: > 0 } pools ? pools.SelectMany(demand) : [Violation.Missing(AzureType.AgentPool, "at least one")];

    public static IEnumerable<Place> Subnets(Estate estate) =>
        Of(estate).SelectMany(pool => estate.Sources(pool["vnetSubnetID"], AzureType.Subnet)).DistinctBy(subnet => subnet.Resource.Urn);
}
