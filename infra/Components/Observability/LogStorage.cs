using ImageTrust.Infra.Naming;
using Pulumi.AzureNative.Storage;
using Pulumi.AzureNative.Storage.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <summary>What every storage account for logs has in common: closed to the network but for Azure's own writers, and to anonymous readers.</summary>
internal static class LogStorage
{
    public static StorageAccountArgs Account(ResourceNames names, string purpose, Pulumi.Input<string> resourceGroupName) => new()
    {
        AccountName = names.StorageAccount(purpose),
        ResourceGroupName = resourceGroupName,
        Location = names.Settings.Azure.Location,
        Kind = Kind.StorageV2,
        Sku = new SkuArgs { Name = names.Settings.Zones.Count > 0 ? SkuName.Standard_ZRS : SkuName.Standard_LRS },
        AccessTier = AccessTier.Cool,
        MinimumTlsVersion = MinimumTlsVersion.TLS1_2,
        EnableHttpsTrafficOnly = true,
        AllowBlobPublicAccess = false,
        AllowCrossTenantReplication = false,
        NetworkRuleSet = new NetworkRuleSetArgs { DefaultAction = DefaultAction.Deny, Bypass = Bypass.AzureServices },
        Tags = names.Tags,
    };
}
