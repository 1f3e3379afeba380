using Infra.Tests.Rules.Model;
using static Infra.Tests.Rules.Model.AzureType;

namespace Infra.Tests.Rules.Azure;

internal static class RegistryRules
{
    private const string Zone = "privatelink.azurecr.io";

    public static readonly IReadOnlyList<Rule> All =
    [
        new("ACR-01", Severity.High, Scope.Production, "The registry is Premium.",
            estate => estate.Every(Registry, registry => registry["sku.name"].Is("Premium")),
            Change.Set(Registry, "sku.name", "\"Standard\"")),
        new("ACR-02", Severity.Critical, Scope.EveryStack, "The registry has no admin user.",
            estate => estate.Every(Registry, registry => registry["adminUserEnabled"].IsNotTrue()),
            Change.Set(Registry, "adminUserEnabled", "true")),
        new("ACR-03", Severity.Critical, Scope.EveryStack, "Nobody pulls anonymously.",
            estate => estate.Every(Registry, registry => registry["anonymousPullEnabled"].IsNotTrue()),
            Change.Set(Registry, "anonymousPullEnabled", "true")),
        new("ACR-05", Severity.High, Scope.Production, "The registry has no public endpoint.",
            estate => estate.Every(Registry, registry => registry["publicNetworkAccess"].Is("Disabled")),
            Change.Set(Registry, "publicNetworkAccess", "\"Enabled\""), Change.Drop(Registry, "publicNetworkAccess")),
        new("ACR-06", Severity.High, Scope.Production, "A private endpoint leads to the registry.",
            estate => estate.Every(Registry, registry => PrivateLinks.To(estate, registry, "registry")),
            Change.Without(PrivateEndpoint, "registry-endpoint"),
            Change.Set(PrivateEndpoint, "privateLinkServiceConnections[0].groupIds", """["vault"]""", "registry-endpoint"),
            Change.Set(PrivateEndpoint, "privateLinkServiceConnections[0].privateLinkServiceId", "\"@vault\"", "registry-endpoint")),
        new("ACR-07", Severity.High, Scope.Production, "The network resolves the registry to its private address.",
            estate => PrivateLinks.Zone(estate, Zone, needsZoneGroup: true),
            Change.Set(PrivateZone, "privateZoneName", "\"azurecr.io\"", "registry-zone"), Change.Without(ZoneLink, "registry-link"),
            Change.Without(ZoneGroup, "registry-records")),
        new("ACR-09", Severity.Medium, Scope.Production, "The registry spreads over zones.",
            estate => estate.Every(Registry, registry => registry["zoneRedundancy"].Is("Enabled")),
            Change.Drop(Registry, "zoneRedundancy")),
        new("ACR-10", Severity.Medium, Scope.Production, "The registry is replicated to another region.",
            estate => estate.Every(Registry, registry => estate.Some(Replication, "a replica in another region", replica => IsElsewhere(replica, registry))),
            Change.Without(Replication)),
        new("ACR-11", Severity.High, Scope.EveryStack, "Each replica is named like its region, which is not the registry's and no other replica's.",
            estate => estate.Any(Replication, replica => Placement(estate, replica)),
            Change.Set(Replication, "location", "\"westeurope\""), Change.Set(Replication, "replicationName", "\"second\""),
            Change.Add(Replication, "again", """{"location":"northeurope","replicationName":"northeurope","registryName":"@registry"}""")),
        new("ACR-14", Severity.Low, Scope.EveryStack, "Soft delete only where neither retention nor replication excludes it.",
            estate => estate.Every(Registry, registry => SoftDelete(estate, registry)),
            Change.Set(Registry, "policies.softDeletePolicy.status", "\"enabled\"")),
        new("ACR-24", Severity.Low, Scope.Production, "Azure's own services do not pass the registry's firewall.",
            estate => estate.Every(Registry, registry => registry["networkRuleBypassOptions"].Is("None")),
            Change.Drop(Registry, "networkRuleBypassOptions"), Change.Set(Registry, "networkRuleBypassOptions", "\"AzureServices\"")),
        new("ACR-25", Severity.Medium, Scope.EveryStack, "Registry and replicas are in allowed regions.",
            estate => estate.Every(Registry, InAllowedRegion).Concat(estate.Any(Replication, InAllowedRegion)),
            Change.Set(Registry, "location", "\"eastus\""), Change.Set(Replication, "location", "\"eastus\""), Change.Drop(Registry, "location")),
    ];

    private static bool IsElsewhere(Place replica, Place registry) =>
        replica["location"].Text is { } location && location != registry["location"].Text;

    private static IEnumerable<Violation> InAllowedRegion(Place resource) =>
        resource["location"].Must(Regions.Allowed.Contains(resource["location"].Text), $"one of {string.Join(", ", Regions.Allowed)}");

    private static IEnumerable<Violation> Placement(Estate estate, Place replica)
    {
        var (location, name) = (replica["location"], replica["replicationName"]);
        return
        [
            .. name.Must(name.Text is not null && name.Text == location.Text, "the name of its region"),
            .. location.Must(estate.All(Registry).All(registry => IsElsewhere(replica, registry)), "another region than the registry's"),
            .. location.Must(estate.All(Replication).Count(other => other["location"].Text == location.Text) == 1, "a region of its own"),
        ];
    }

    private static IEnumerable<Violation> SoftDelete(Estate estate, Place registry)
    {
        var status = registry["policies.softDeletePolicy.status"];
        var excluded = registry["policies.retentionPolicy.status"].Text == "enabled" || estate.All(Replication).Count > 0;
        return status.Must(!excluded || !status.Exists || status.Text == "disabled", "disabled, beside retention or replication");
    }
}
