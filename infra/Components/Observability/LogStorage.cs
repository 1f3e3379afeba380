using Pulumi.AzureNative.Storage;
using Pulumi.AzureNative.Storage.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <summary>What every storage account for logs has in common: closed to the network but for Azure's own writers, and to anonymous readers.</summary>
internal static class LogStorage
{
    public static StorageAccountArgs Account(StackScope scope, string purpose) => new()
    {
        AccountName = scope.Names.StorageAccount(purpose),
        ResourceGroupName = scope.ResourceGroupName,
        Location = scope.Location,
        Kind = Kind.StorageV2,
        Sku = new SkuArgs { Name = scope.Zones.Count > 0 ? SkuName.Standard_ZRS : SkuName.Standard_LRS },
        AccessTier = AccessTier.Cool,
        MinimumTlsVersion = MinimumTlsVersion.TLS1_2,
        EnableHttpsTrafficOnly = true,
        AllowBlobPublicAccess = false,
        AllowCrossTenantReplication = false,
        NetworkRuleSet = new NetworkRuleSetArgs { DefaultAction = DefaultAction.Deny, Bypass = Bypass.AzureServices },
        Tags = scope.Names.Tags,
    };
}
