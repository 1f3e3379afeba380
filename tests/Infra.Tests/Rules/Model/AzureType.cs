namespace Infra.Tests.Rules.Model;

/// <summary>Type tokens of what the rules look at in Azure and Entra.</summary>
internal static class AzureType
{
    public const string ResourceGroup = "azure-native:resources:ResourceGroup";
    public const string RoleAssignment = "azure-native:authorization:RoleAssignment";
    public const string RoleDefinition = "azure-native:authorization:RoleDefinition";
    public const string LockByScope = "azure-native:authorization:ManagementLockByScope";
    public const string LockOfGroup = "azure-native:authorization:ManagementLockAtResourceGroupLevel";
    public const string Cluster = "azure-native:containerservice:ManagedCluster";
    public const string AgentPool = "azure-native:containerservice:AgentPool";
    public const string Maintenance = "azure-native:containerservice:MaintenanceConfiguration";
    public const string Registry = "azure-native:containerregistry:Registry";
    public const string Replication = "azure-native:containerregistry:Replication";
    public const string Vault = "azure-native:keyvault:Vault";
    public const string Key = "azure-native:keyvault:Key";
    public const string Secret = "azure-native:keyvault:Secret";
    public const string Identity = "azure-native:managedidentity:UserAssignedIdentity";
    public const string IdentityCredential = "azure-native:managedidentity:FederatedIdentityCredential";
    public const string Network = "azure-native:network:VirtualNetwork";
    public const string Subnet = "azure-native:network:Subnet";
    public const string NatGateway = "azure-native:network:NatGateway";
    public const string PublicIp = "azure-native:network:PublicIPAddress";
    public const string PrivateEndpoint = "azure-native:network:PrivateEndpoint";
    public const string ZoneGroup = "azure-native:network:PrivateDnsZoneGroup";
    public const string PrivateZone = "azure-native:privatedns:PrivateZone";
    public const string ZoneLink = "azure-native:privatedns:VirtualNetworkLink";
    public const string Workspace = "azure-native:operationalinsights:Workspace";
    public const string DiagnosticSetting = "azure-native:monitor:DiagnosticSetting";
    public const string SecurityGroup = "azure-native:network:NetworkSecurityGroup";
    public const string DefenderPlan = "azure-native:security:Pricing";
    public const string Application = "azuread:index/application:Application";
    public const string ServicePrincipal = "azuread:index/servicePrincipal:ServicePrincipal";
    public const string ApplicationOwner = "azuread:index/applicationOwner:ApplicationOwner";
    public const string ApplicationCredential = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
    public const string FlexibleCredential =
        "azuread:index/applicationFlexibleFederatedIdentityCredential:ApplicationFlexibleFederatedIdentityCredential";
}
