using System.Text;
using Pulumi;
using Pulumi.AzureNative.ContainerRegistry.Inputs;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;
using AzureNative = Pulumi.AzureNative;

namespace Providers.Tests.Samples;

/// <summary>A cluster and what surrounds it, written the way the official documentation writes C#.</summary>
internal static class AzureProgram
{
    internal static IDictionary<string, object?> Create()
    {
        var group = new AzureNative.Resources.ResourceGroup("rg");
        var registry = Registry(group);
        var vault = Vault(group);
        var identity = new AzureNative.ManagedIdentity.UserAssignedIdentity("webhook", new()
        {
            ResourceGroupName = group.Name,
            Tags = { ["owner"] = "platform", ["group"] = group.Name },
        });
        var cluster = Cluster(group);

        _ = new AzureNative.ManagedIdentity.FederatedIdentityCredential("federation", new()
        {
            ResourceGroupName = group.Name,
            ResourceName = identity.Name,
            Audiences = { "api://AzureADTokenExchange" },
            Issuer = cluster.OidcIssuerProfile.Apply(profile => profile!.IssuerURL),
            Subject = "system:serviceaccount:image-trust:webhook",
        });
        _ = new AzureNative.Authorization.RoleAssignment("pull", new()
        {
            PrincipalId = identity.PrincipalId,
            PrincipalType = AzureNative.Authorization.PrincipalType.ServicePrincipal,
            RoleDefinitionId = "/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d",
            Scope = registry.Id,
        });
        _ = new AzureNative.Authorization.ManagementLockByScope("lock", new()
        {
            Level = "CanNotDelete",
            Scope = vault.Id,
        }, new CustomResourceOptions { DependsOn = { identity, cluster }, Protect = true });

        var credentials = ListManagedClusterUserCredentials.Invoke(new()
        {
            ResourceGroupName = group.Name,
            ResourceName = cluster.Name,
            Format = "exec",
        });
        return new Dictionary<string, object?>
        {
            ["loginServer"] = registry.LoginServer,
            ["kubeconfig"] = credentials.Apply(found => Encoding.UTF8.GetString(Convert.FromBase64String(found.Kubeconfigs[0].Value))),
            ["kubelet"] = cluster.IdentityProfile.Apply(profiles => profiles!["kubeletidentity"].ObjectId),
            ["tenant"] = AzureNative.Authorization.GetClientConfig.Invoke().Apply(config => config.TenantId),
        };
    }

    private static AzureNative.ContainerRegistry.Registry Registry(AzureNative.Resources.ResourceGroup group) => new("registry", new()
    {
        ResourceGroupName = group.Name,
        Sku = new SkuArgs { Name = AzureNative.ContainerRegistry.SkuName.Premium },
        Identity = new IdentityPropertiesArgs
        {
            Type = AzureNative.ContainerRegistry.ResourceIdentityType.UserAssigned,
            UserAssignedIdentities = { ["/subscriptions/0/identities/registry"] = new UserIdentityPropertiesArgs() },
        },
        NetworkRuleSet = new NetworkRuleSetArgs
        {
            DefaultAction = AzureNative.ContainerRegistry.DefaultAction.Deny,
            IpRules = new[] { new IPRuleArgs { IPAddressOrRange = "203.0.113.0/24" } },
        },
        Policies = new PoliciesArgs { RetentionPolicy = new RetentionPolicyArgs { Days = 30, Status = "enabled" } },
    });

    private static AzureNative.KeyVault.Vault Vault(AzureNative.Resources.ResourceGroup group)
    {
        var vault = new AzureNative.KeyVault.Vault("vault", new()
        {
            ResourceGroupName = group.Name,
            Properties = new AzureNative.KeyVault.Inputs.VaultPropertiesArgs
            {
                EnableRbacAuthorization = true,
                TenantId = "11111111-1111-1111-1111-111111111111",
                Sku = new AzureNative.KeyVault.Inputs.SkuArgs { Family = "A", Name = AzureNative.KeyVault.SkuName.Premium },
            },
        });
        _ = new AzureNative.KeyVault.Key("signing", new()
        {
            ResourceGroupName = group.Name,
            VaultName = vault.Name,
            Properties = new AzureNative.KeyVault.Inputs.KeyPropertiesArgs
            {
                Kty = AzureNative.KeyVault.JsonWebKeyType.EC_HSM,
                CurveName = AzureNative.KeyVault.JsonWebKeyCurveName.P_256,
                KeyOps = { AzureNative.KeyVault.JsonWebKeyOperation.Sign, "verify" },
                Attributes = new AzureNative.KeyVault.Inputs.KeyAttributesArgs { Enabled = true, Expires = 1893456000 },
            },
        });
        return vault;
    }

    private static ManagedCluster Cluster(AzureNative.Resources.ResourceGroup group) => new("cluster", new ManagedClusterArgs
    {
        ResourceGroupName = group.Name,
        DnsPrefix = Output.Format($"{group.Name}-aks"),
        EnableRBAC = true,
        DisableLocalAccounts = true,
        AadProfile = new ManagedClusterAADProfileArgs { Managed = true, EnableAzureRBAC = true, AdminGroupObjectIDs = new[] { "group" } },
        AgentPoolProfiles = new InputList<ManagedClusterAgentPoolProfileArgs>
        {
            new ManagedClusterAgentPoolProfileArgs
            {
                Name = "system",
                Count = 3,
                Mode = AgentPoolMode.System,
                OsType = "Linux",
                SpotMaxPrice = -1.5,
                AvailabilityZones = ["1", "2", "3"],
            },
        },
        Identity = new ManagedClusterIdentityArgs
        {
            Type = ResourceIdentityType.UserAssigned,
            UserAssignedIdentities = { "/subscriptions/0/identities/cluster" },
        },
        NetworkProfile = new ContainerServiceNetworkProfileArgs
        {
            NetworkPlugin = NetworkPlugin.Azure,
            NetworkPluginMode = NetworkPluginMode.Overlay,
            NetworkDataplane = NetworkDataplane.Cilium,
        },
        OidcIssuerProfile = new ManagedClusterOIDCIssuerProfileArgs { Enabled = true },
        SecurityProfile = new ManagedClusterSecurityProfileArgs
        {
            WorkloadIdentity = new ManagedClusterSecurityProfileWorkloadIdentityArgs { Enabled = true },
        },
    }, new CustomResourceOptions { IgnoreChanges = { "kubernetesVersion" } });
}
