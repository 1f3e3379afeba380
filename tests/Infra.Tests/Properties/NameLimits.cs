namespace Infra.Tests.Properties;

/// <param name="Property">Path of the property that holds the resource's own name.</param>
/// <param name="Least">Characters.</param>
/// <param name="Most">Characters.</param>
internal sealed record NameLimit(string Property, int Least, int Most);

/// <summary>
/// How long a resource's name may be, by type. Azure: "Naming rules and restrictions for Azure resources" (learn.microsoft.com,
/// resource-name-rules), and the resource's own reference where that page is silent. Entra: Graph's reference. Kubernetes: object names are DNS
/// subdomains of 253 characters, or labels of 63.
/// </summary>
internal static class NameLimits
{
    private const int Subdomain = 253;
    private const int Label = 63;

    /// <summary>Kinds whose names are DNS labels; all others' are subdomains.</summary>
    private static readonly HashSet<string> s_labels = ["kubernetes:core/v1:Namespace", "kubernetes:core/v1:Service"];

    private static readonly Dictionary<string, NameLimit> s_limits = new(StringComparer.Ordinal)
    {
        ["azure-native:resources:ResourceGroup"] = new("resourceGroupName", 1, 90),
        ["azure-native:authorization:RoleAssignment"] = new("roleAssignmentName", 36, 36),
        ["azure-native:authorization:RoleDefinition"] = new("roleDefinitionId", 36, 36),
        ["azure-native:authorization:ManagementLockByScope"] = new("lockName", 1, 90),
        ["azure-native:alertsmanagement:PrometheusRuleGroup"] = new("ruleGroupName", 1, 260),
        ["azure-native:containerregistry:Registry"] = new("registryName", 5, 50),
        ["azure-native:containerregistry:Replication"] = new("replicationName", 5, 50),
        ["azure-native:containerregistry:ScopeMap"] = new("scopeMapName", 5, 50),
        ["azure-native:containerregistry:Token"] = new("tokenName", 5, 50),
        ["azure-native:containerservice:ManagedCluster"] = new("resourceName", 1, 63),
        // 12 for Linux pools, 6 for Windows ones.
        ["azure-native:containerservice:AgentPool"] = new("agentPoolName", 1, 12),
        ["azure-native:containerservice:MaintenanceConfiguration"] = new("configName", 1, 63),
        ["azure-native:keyvault:Vault"] = new("vaultName", 3, 24),
        ["azure-native:keyvault:Key"] = new("keyName", 1, 127),
        ["azure-native:keyvault:Secret"] = new("secretName", 1, 127),
        ["azure-native:managedidentity:UserAssignedIdentity"] = new("resourceName", 3, 128),
        ["azure-native:managedidentity:FederatedIdentityCredential"] = new("federatedIdentityCredentialResourceName", 3, 120),
        ["azure-native:monitor:ActionGroup"] = new("actionGroupName", 1, 260),
        ["azure-native:monitor:ActivityLogAlert"] = new("activityLogAlertName", 1, 260),
        ["azure-native:monitor:AzureMonitorWorkspace"] = new("azureMonitorWorkspaceName", 4, 63),
        ["azure-native:monitor:DataCollectionEndpoint"] = new("dataCollectionEndpointName", 3, 44),
        ["azure-native:monitor:DataCollectionRule"] = new("dataCollectionRuleName", 3, 64),
        ["azure-native:monitor:DataCollectionRuleAssociation"] = new("associationName", 1, 64),
        ["azure-native:monitor:DiagnosticSetting"] = new("name", 1, 260),
        ["azure-native:monitor:ScheduledQueryRule"] = new("ruleName", 1, 260),
        ["azure-native:network:FlowLog"] = new("flowLogName", 1, 80),
        ["azure-native:network:NatGateway"] = new("natGatewayName", 1, 80),
        ["azure-native:network:NetworkSecurityGroup"] = new("networkSecurityGroupName", 1, 80),
        ["azure-native:network:PrivateDnsZoneGroup"] = new("privateDnsZoneGroupName", 1, 80),
        ["azure-native:network:PrivateEndpoint"] = new("privateEndpointName", 2, 64),
        ["azure-native:network:PublicIPAddress"] = new("publicIpAddressName", 1, 80),
        ["azure-native:network:SecurityRule"] = new("securityRuleName", 1, 80),
        ["azure-native:network:Subnet"] = new("subnetName", 1, 80),
        ["azure-native:network:VirtualNetwork"] = new("virtualNetworkName", 2, 64),
        ["azure-native:operationalinsights:SavedSearch"] = new("savedSearchId", 1, 200),
        ["azure-native:operationalinsights:Table"] = new("tableName", 1, 63),
        ["azure-native:operationalinsights:Workspace"] = new("workspaceName", 4, 63),
        ["azure-native:privatedns:PrivateZone"] = new("privateZoneName", 1, 63),
        ["azure-native:privatedns:VirtualNetworkLink"] = new("virtualNetworkLinkName", 1, 80),
        ["azure-native:security:Pricing"] = new("pricingName", 1, 260),
        ["azure-native:storage:StorageAccount"] = new("accountName", 3, 24),
        ["azuread:index/application:Application"] = new("displayName", 1, 120),
        ["azuread:index/group:Group"] = new("displayName", 1, 256),
        ["azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential"] = new("displayName", 3, 120),
        ["azuread:index/applicationFlexibleFederatedIdentityCredential:ApplicationFlexibleFederatedIdentityCredential"] = new("displayName", 3, 120),
    };

    /// <summary>Properties that name nothing themselves and still have a limit, wherever they stand.</summary>
    public static readonly IReadOnlyDictionary<string, int> OfProperties = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        // The subject of a federated credential (Graph: federatedIdentityCredential).
        ["subject"] = 600,
        // An action group's name in text messages.
        ["groupShortName"] = 12,
        // The second group, of which AKS makes its own resources' names.
        ["nodeResourceGroup"] = 80,
        ["dnsPrefix"] = 54,
        ["roleName"] = 512,
    };

    /// <returns>Null for a type that has no name of its own, or that is not known here.</returns>
    public static NameLimit? Of(string type) =>
        type.StartsWith("kubernetes:", StringComparison.Ordinal) ? new NameLimit("metadata.name", 1, s_labels.Contains(type) ? Label : Subdomain)
        : s_limits.GetValueOrDefault(type);

    /// <summary>Types without a name of their own: providers, and the principal of an application.</summary>
    public static bool IsNameless(string type) =>
        type.StartsWith("pulumi:", StringComparison.Ordinal) || type == "azuread:index/servicePrincipal:ServicePrincipal";
}
