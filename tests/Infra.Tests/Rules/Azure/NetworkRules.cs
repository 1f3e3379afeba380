using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

internal static class NetworkRules
{
    public static readonly IReadOnlyList<Rule> All =
    [
        new("NET-03", Severity.Medium, Scope.EveryStack, "No subnet has Azure's implicit way out.",
            estate => estate.Every(Subnet, subnet => subnet["defaultOutboundAccess"].IsFalse()),
            Change.Drop(Subnet, "defaultOutboundAccess"), Change.Set(Subnet, "defaultOutboundAccess", "true")),
        new("NET-04", Severity.Low, Scope.Production, "Security groups count for private endpoints too.",
            estate => estate.All(PrivateEndpoint).SelectMany(endpoint => estate.Sources(endpoint["subnet"], Subnet)).ToList() is { Count: > 0 } subnets
                ? subnets.SelectMany(subnet => subnet["privateEndpointNetworkPolicies"].IsOneOf("Enabled", "NetworkSecurityGroupEnabled")).Distinct()
                : [Violation.Missing(Subnet, "a subnet of this stack for private endpoints")],
            Change.Drop(Subnet, "privateEndpointNetworkPolicies", "endpoints"), Change.Without(PrivateEndpoint)),
        new("NET-06", Severity.High, Scope.EveryStack, "Every private endpoint writes its records.",
            estate => estate.Any(PrivateEndpoint, endpoint => endpoint.Must(
                estate.All(ZoneGroup).Any(group => Estate.Names(group["privateEndpointName"], endpoint, "privateEndpointName")), "a PrivateDnsZoneGroup below it")),
            Change.Without(ZoneGroup, "vault-records")),
        new("NET-08", Severity.High, Scope.EveryStack, "Private zones are global.",
            estate => estate.Any(PrivateZone, zone => zone["location"].Is(Regions.Global)),
            Change.Drop(PrivateZone, "location"), Change.Set(PrivateZone, "location", "\"westeurope\"")),
        new("NET-10", Severity.Critical, Scope.EveryStack, "Subnets lie inside their network and apart from each other.",
            estate => estate.Any(Network, network => Disjoint(estate, network)),
            Change.Set(Subnet, "addressPrefix", "\"10.9.0.0/24\"", "endpoints"), Change.Set(Subnet, "addressPrefix", "\"10.1.0.128/25\"", "endpoints"),
            Change.Set(Subnet, "addressPrefix", "\"no range\"", "endpoints")),
        new("NET-12", Severity.Low, Scope.EveryStack, "A public address is standard, zonal, and only a way out.",
            estate => estate.Any(PublicIp, address => [.. address["sku.name"].Is("Standard"), .. address["zones"].Must(address["zones"].Items.Count > 0, "zones"), .. OnlyEgress(estate, address)]),
            Change.Set(PublicIp, "sku.name", "\"Basic\""), Change.Drop(PublicIp, "zones"), Change.Without(NatGateway)),
        new("NET-16", Severity.Medium, Scope.EveryStack, "A private endpoint is in a subnet and connects to one thing.",
            estate => estate.Any(PrivateEndpoint, endpoint =>
            [
                .. endpoint["subnet.id"].IsSet(),
                .. endpoint["privateLinkServiceConnections"].Must(
                    endpoint["privateLinkServiceConnections"].Items is [var only] && only["groupIds"].Items.Count == 1, "one connection with one groupId"),
            ]),
            Change.Drop(PrivateEndpoint, "subnet"), Change.Set(PrivateEndpoint, "privateLinkServiceConnections[0].groupIds", """["registry","vault"]"""),
            Change.Drop(PrivateEndpoint, "privateLinkServiceConnections")),
    ];

    private static IEnumerable<Violation> Disjoint(Estate estate, Place network)
    {
        var ranges = AddressSpace.OfNetwork(network);
        var subnets = estate.All(Subnet).Where(subnet => Estate.Names(subnet["virtualNetworkName"], network, "virtualNetworkName"))
            .Concat(network["subnets"].Items).Select(subnet => (Place: subnet, Ranges: AddressSpace.Of(subnet))).ToList();
        foreach (var (subnet, own) in subnets)
        {
            var inside = own.Count > 0 && own.All(range => ranges.Any(outer => AddressSpace.IsInside(range, outer)));
            var alone = subnets.Where(other => !ReferenceEquals(other.Place, subnet)).All(other => !own.Any(range => other.Ranges.Any(theirs => AddressSpace.Overlap(range, theirs))));
            foreach (var violation in subnet["addressPrefix"].Must(inside, "a range inside the network's").Concat(subnet["addressPrefix"].Must(alone, "a range of its own")))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<Violation> OnlyEgress(Estate estate, Place address) => address.Must(
        estate.All(NatGateway).Any(gateway => gateway["publicIpAddresses"].ComesFrom(address.Resource))
        || estate.All(Cluster).Any(cluster => cluster["networkProfile"].ComesFrom(address.Resource)), "a NAT gateway or cluster egress that uses it");
}
