using Infra.Tests.Rules.Model;

namespace Infra.Tests.Rules.Azure;

/// <summary>The parts that make a service private: an endpoint to it, and a zone that resolves to the endpoint.</summary>
internal static class PrivateLinks
{
    /// <param name="group">The sub-resource that the endpoint connects to.</param>
    public static IEnumerable<Violation> To(Estate estate, Place service, string group) =>
        estate.Some(AzureType.PrivateEndpoint, $"an endpoint with groupIds [\"{group}\"] on {service.Resource.Name}", endpoint =>
            endpoint["privateLinkServiceConnections"].Items.Any(connection =>
                connection["groupIds"].Texts is [var only] && only == group && connection["privateLinkServiceId"].ComesFrom(service.Resource)));

    /// <param name="name">DNS name of the zone.</param>
    /// <param name="needsZoneGroup">Whether an endpoint must write its records into the zone.</param>
    public static IEnumerable<Violation> Zone(Estate estate, string name, bool needsZoneGroup)
    {
        var zone = estate.All(AzureType.PrivateZone).FirstOrDefault(zone => zone["privateZoneName"].Text == name);
        if (zone is null)
        {
            return [Violation.Missing(AzureType.PrivateZone, name)];
        }

        var linked = estate.Some(AzureType.ZoneLink, $"a link of {name} to the network", link =>
            Estate.Names(link["privateZoneName"], zone, "privateZoneName") && link["virtualNetwork.id"].Exists);
        return needsZoneGroup
            ? linked.Concat(estate.Some(AzureType.ZoneGroup, $"records in {name}", group =>
                group["privateDnsZoneConfigs"].Items.Any(config => config["privateDnsZoneId"].ComesFrom(zone.Resource))))
            : linked;
    }
}
