namespace ImageTrust.Infra.Settings;

/// <summary>Keys that this program does not read but the providers do. Those that hold a secret are left out: federation replaces them.</summary>
internal static class ProviderSettings
{
    public static readonly IReadOnlyList<string> Keys =
    [
        "azure-native:auxiliaryTenantIds", "azure-native:clientId", "azure-native:disableInstanceDiscovery", "azure-native:disablePulumiPartnerId",
        "azure-native:environment", "azure-native:metadataHost", "azure-native:msiEndpoint", "azure-native:oidcRequestUrl",
        "azure-native:oidcTokenFilePath", "azure-native:partnerId", "azure-native:useDefaultAzureCredential", "azure-native:useMsi",
        "azure-native:useOidc",
        "azuread:adoPipelineServiceConnectionId", "azuread:clientId", "azuread:clientIdFilePath", "azuread:disableTerraformPartnerId",
        "azuread:environment", "azuread:metadataHost", "azuread:msiEndpoint", "azuread:oidcRequestUrl", "azuread:oidcTokenFilePath",
        "azuread:partnerId", "azuread:tenantId", "azuread:useAksWorkloadIdentity", "azuread:useCli", "azuread:useMsi", "azuread:useOidc",
        "pulumi:disable-default-providers", "pulumi:tags", "pulumi:autonaming",
    ];
}
