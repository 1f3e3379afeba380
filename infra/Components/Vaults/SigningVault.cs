using ImageTrust.Infra.Access;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.KeyVault;
using Pulumi.AzureNative.KeyVault.Inputs;

namespace ImageTrust.Infra.Components.Vaults;

/// <param name="TenantId">Whose principals the vault knows.</param>
internal sealed record SigningVaultArgs(StackScope Scope, Guid TenantId, VaultSettings Settings, NetworkSettings Network);

internal sealed record SigningVaultOutputs(Output<string> VaultId)
{
    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.Vault, VaultId)];
}

/// <param name="Reference">What cosign takes as <c>--key</c>: <c>azurekms://VAULT.vault.azure.net/KEY</c>.</param>
internal sealed record SigningKeyOutputs(Output<string> Id, Output<string> Uri, string Reference)
{
    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.SigningKey, Id)];
}

/// <summary>
/// The vault with cosign's key: made in the HSM, not exportable, so there is no private key to keep secret anywhere. Key Vault creates a
/// key once and silently ignores later changes of its properties; a change needs a new key name.
/// </summary>
internal sealed class SigningVault : ComponentResource
{
    private readonly SigningVaultArgs args;
    private readonly Vault vault;

    public SigningVault(string name, SigningVaultArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:SigningVault", name, options)
    {
        this.args = args;
        vault = new Vault(
            "vault",
            new VaultArgs
            {
                VaultName = args.Settings.Name,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                Properties = Properties(args),
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        Outputs = new(vault.Id);
    }

    public SigningVaultOutputs Outputs { get; }

    /// <summary>Makes the key, the last of what the vault holds.</summary>
    /// <param name="custody">
    /// The deployer's custody of the vault's keys: the provider deletes the key on the data plane, so the right to do so must exist before
    /// the key does and outlive it.
    /// </param>
    public SigningKeyOutputs MakeKey(IEnumerable<Resource> custody)
    {
        var key = new Key(
            "cosign-key",
            new KeyArgs
            {
                KeyName = args.Settings.KeyName,
                VaultName = vault.Name,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Properties = Key(args.Settings),
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, DependsOn = [.. custody], Protect = args.Scope.Protects });
        RegisterOutputs(new Dictionary<string, object?> { ["keyUri"] = key.KeyUri });
        return new(key.Id, key.KeyUri, $"azurekms://{args.Settings.Name}.vault.azure.net/{args.Settings.KeyName}");
    }

    private static VaultPropertiesArgs Properties(SigningVaultArgs args)
    {
        var isPrivate = args.Network.PrivateEndpoints;
        var properties = new VaultPropertiesArgs
        {
            TenantId = args.TenantId.ToString("D"),
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
                IpRules = isPrivate ? [] : args.Network.AllowedIpRanges.Select(range => new IPRuleArgs { Value = range }).ToArray(),
            },
        };
        if (args.Settings.PurgeProtection)
        {
            // Left out otherwise, never false: ARM refuses an explicit false, and it can never be turned off again.
            properties.EnablePurgeProtection = true;
        }

        return properties;
    }

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
