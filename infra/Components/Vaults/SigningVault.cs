using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.KeyVault;
using Pulumi.AzureNative.KeyVault.Inputs;

namespace ImageTrust.Infra.Components.Vaults;

/// <param name="GrantCustody">
/// Grants the deployer custody of the vault's keys, given the vault's id: the provider deletes the key on the data plane, so the right to
/// do so must exist before the key does and outlive it.
/// </param>
internal sealed record SigningVaultArgs(ResourceNames Names, Input<string> ResourceGroupName, Func<Output<string>, IReadOnlyList<Resource>> GrantCustody);

/// <param name="KeyReference">What cosign takes as <c>--key</c>: <c>azurekms://VAULT.vault.azure.net/KEY</c>.</param>
internal sealed record SigningVaultOutputs(Output<string> VaultId, Output<string> KeyId, Output<string> KeyUri, string KeyReference);

/// <summary>
/// The vault with cosign's key: made in the HSM, not exportable, so there is no private key to keep secret anywhere. Key Vault creates a
/// key once and silently ignores later changes of its properties; a change needs a new key name.
/// </summary>
internal sealed class SigningVault : ComponentResource
{
    public SigningVault(string name, SigningVaultArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:SigningVault", name, options)
    {
        var settings = args.Names.Settings;
        var vault = new Vault(
            "vault",
            new VaultArgs
            {
                VaultName = settings.Vault.Name,
                ResourceGroupName = args.ResourceGroupName,
                Location = settings.Azure.Location,
                Properties = Properties(settings),
                Tags = args.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = settings.Protects });
        var key = SigningKey(args, vault, args.GrantCustody(vault.Id));
        Outputs = new(vault.Id, key.Id, key.KeyUri, $"azurekms://{settings.Vault.Name}.vault.azure.net/{settings.Vault.KeyName}");
        RegisterOutputs(new Dictionary<string, object?> { ["keyUri"] = key.KeyUri });
    }

    public SigningVaultOutputs Outputs { get; }

    private static VaultPropertiesArgs Properties(StackSettings settings)
    {
        var isPrivate = settings.Network.PrivateEndpoints;
        var properties = new VaultPropertiesArgs
        {
            TenantId = settings.Azure.TenantId.ToString("D"),
            Sku = new SkuArgs { Family = SkuFamily.A, Name = SkuName.Premium },
            // Sent as false and as enabled by the provider when left out.
            EnableRbacAuthorization = true,
            PublicNetworkAccess = isPrivate ? "disabled" : "enabled",
            EnableSoftDelete = true,
            SoftDeleteRetentionInDays = 90,
            NetworkAcls = new NetworkRuleSetArgs
            {
                DefaultAction = NetworkRuleAction.Deny,
                Bypass = NetworkRuleBypassOptions.None,
                IpRules = isPrivate ? [] : settings.Network.AllowedIpRanges.Select(range => new IPRuleArgs { Value = range }).ToArray(),
            },
        };
        if (settings.Vault.PurgeProtection)
        {
            // Left out otherwise, never false: ARM refuses an explicit false, and it can never be turned off again.
            properties.EnablePurgeProtection = true;
        }

        return properties;
    }

    private Key SigningKey(SigningVaultArgs args, Vault vault, IReadOnlyList<Resource> custody) => new(
        "cosign-key",
        new KeyArgs
        {
            KeyName = args.Names.Settings.Vault.KeyName,
            VaultName = vault.Name,
            ResourceGroupName = args.ResourceGroupName,
            Properties = Key(args.Names.Settings.Vault),
            Tags = args.Names.Tags,
        },
        new CustomResourceOptions { Parent = this, DependsOn = [.. custody], Protect = args.Names.Settings.Protects });

    private static KeyPropertiesArgs Key(VaultSettings settings)
    {
        var key = new KeyPropertiesArgs
        {
            Kty = JsonWebKeyType.EC_HSM,
            CurveName = JsonWebKeyCurveName.P_256,
            KeyOps = new InputList<Union<string, JsonWebKeyOperation>> { JsonWebKeyOperation.Sign, JsonWebKeyOperation.Verify },
            Attributes = new KeyAttributesArgs { Enabled = true, Exportable = false },
        };
        if (settings.KeyLifetimeDays is { } days)
        {
            key.RotationPolicy = KeyRotation.After(days);
        }

        return key;
    }
}
