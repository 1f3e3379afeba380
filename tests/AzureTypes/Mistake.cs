using Infra.Tests.Rules.Model;

namespace AzureTypes;

/// <summary>Something wrong with a plan, made on purpose.</summary>
/// <param name="Type">Of the resource; without its <c>azure-native:</c>.</param>
/// <param name="Name">Logical name, or null for the plan's first of that type.</param>
/// <param name="Path">The input that must be named.</param>
internal sealed record Mistake(string Words, string Type, string? Name, string Path, params Change[] Changes)
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        Set("value outside a closed enumeration", "keyvault:Vault", "properties.sku.name", "\"gold\""),
        Set("value outside an open enumeration", "containerservice:ManagedCluster", "networkProfile.outboundType", "\"natGateway\""),
        Set("enumeration in other letters", "network:PublicIPAddress", "publicIPAllocationMethod", "\"static\""),
        Set("misspelt property at the top", "containerservice:ManagedCluster", "disableLocalAccount", "true"),
        Set("misspelt property, nested", "containerservice:ManagedCluster", "apiServerAccessProfile.privateCluster", "true"),
        Set("misspelt property in a list", "network:Subnet", "delegations[0].servicename", "\"x\"", "api-server-subnet"),
        Set("text where a number is asked for", "containerservice:AgentPool", "count", "\"3\""),
        Set("text where a truth value is asked for", "storage:StorageAccount", "allowBlobPublicAccess", "\"false\""),
        Set("number where text is asked for", "containerservice:ManagedCluster", "kubernetesVersion", "1"),
        Set("one value where a list is asked for", "keyvault:Key", "properties.keyOps", "\"sign\""),
        Set("a list where an object is asked for", "monitor:ScheduledQueryRule", "actions", "[\"x\"]"),
        Drop("required property missing at the top", "authorization:RoleAssignment", "principalId", ""),
        Drop("required property missing, nested", "keyvault:Vault", "properties.sku.family", "properties.sku"),
        Drop("required property missing in a list", "network:NetworkSecurityGroup", "securityRules[1].priority", "securityRules[1]"),
        Drop("required location missing", "managedidentity:UserAssignedIdentity", "location", ""),
        Set("read-only property set", "keyvault:Vault", "properties.hsmPoolResourceId", "\"x\""),
        Set("read-only property set, flattened", "containerservice:ManagedCluster", "fqdn", "\"a.example\""),
        Set("one level too deep", "containerservice:ManagedCluster", "networkProfile.advancedNetworking.networkPolicy", "\"cilium\""),
        Set("one level too high", "keyvault:Vault", "networkAcls", """{"defaultAction":"Deny"}"""),
        Set("name too long", "keyvault:Vault", "vaultName", "\"kv-contoso-imgtrust-production\""),
        Set("illegal characters in a name", "containerservice:AgentPool", "agentPoolName", "\"work_loads\""),
        Set("illegal characters in a value", "containerservice:MaintenanceConfiguration", "maintenanceWindow.startTime", "\"1 am\""),
        Set("number out of range", "containerservice:MaintenanceConfiguration", "maintenanceWindow.durationHours", "2"),
        new("a parent of another type", "keyvault:Key", null, "vaultName", new Change("a key below a registry", BelowTheRegistry)),
        Set("a child of another kind", "containerservice:ManagedCluster", "agentPoolProfiles[0].securityProfile.workloadIdentity", """{"enabled":true}"""),
        new("a `properties` that the provider does not have", "network:VirtualNetwork", null, "addressSpace",
            Change.Set("azure-native:network:VirtualNetwork", "properties.addressSpace", """{"addressPrefixes":["10.0.0.0/8"]}""", null)),
        Set("another type of resource", "network:NatGateway", "sku", "\"Standard\""),
    ];

    private static Mistake Set(string words, string type, string path, string json, string? name = null) =>
        new(words, type, name, path, Change.Set($"azure-native:{type}", path, json, name));

    private static Mistake Drop(string words, string type, string at, string path) => new(words, type, null, path, Change.Drop($"azure-native:{type}", at));

    private static Estate BelowTheRegistry(Estate estate)
    {
        var registry = estate.Plan.Resources.First(resource => resource.Type == "azure-native:containerregistry:Registry");
        return estate with
        {
            Plan = estate.Plan with
            {
                Resources = [.. estate.Plan.Resources.Select(resource => resource.Type != "azure-native:keyvault:Key" ? resource
                    : resource with { PropertyDependencies = resource.PropertyDependencies.SetItem("vaultName", [registry.Urn]) })],
            },
        };
    }

    public override string ToString() => Words;
}
