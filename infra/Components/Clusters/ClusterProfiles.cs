using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;

namespace ImageTrust.Infra.Components.Clusters;

/// <summary>The cluster's arguments that depend on what its owners chose.</summary>
internal static class ClusterProfiles
{
    private const int ImageCleanerHours = 48;

    /// <summary>In the network only, or public for the listed addresses: with a NAT gateway the nodes' own address must be listed too.</summary>
    public static ManagedClusterAPIServerAccessProfileArgs ApiServer(IReadOnlyList<string> allowed, ClusterNetworkOutputs network)
    {
        var access = new ManagedClusterAPIServerAccessProfileArgs { DisableRunCommand = true };
        if (network.ApiServerSubnetId is { } subnet)
        {
            access.EnablePrivateCluster = true;
            access.EnablePrivateClusterPublicFQDN = false;
            // AKS makes the zone and links it to this network: machines elsewhere resolve through a resolver in it (docs/operate).
            access.PrivateDNSZone = "system";
            access.EnableVnetIntegration = true;
            access.SubnetId = subnet;
        }
        else if (allowed.Count > 0)
        {
            access.AuthorizedIPRanges = network.EgressAddress is { } egress
                ? egress.Apply(address => allowed.Append($"{address}/32").ToArray())
                : allowed.ToArray();
        }

        return access;
    }

    /// <summary>Ranges are written out: the provider would send the same ones, and a reviewer should see them.</summary>
    public static ContainerServiceNetworkProfileArgs CiliumOverlay(ClusterSettings settings, ClusterNetworkOutputs network)
    {
        var profile = new ContainerServiceNetworkProfileArgs
        {
            NetworkPlugin = NetworkPlugin.Azure,
            NetworkPluginMode = NetworkPluginMode.Overlay,
            NetworkDataplane = NetworkDataplane.Cilium,
            NetworkPolicy = NetworkPolicy.Cilium,
            LoadBalancerSku = LoadBalancerSku.Standard,
            OutboundType = network.EgressAddress is not null ? OutboundType.UserAssignedNATGateway : OutboundType.LoadBalancer,
            PodCidr = ClusterAddresses.Pods,
            ServiceCidr = ClusterAddresses.Services,
            DnsServiceIP = ClusterAddresses.Dns,
        };
        if (settings.AdvancedNetworking)
        {
            profile.AdvancedNetworking = new AdvancedNetworkingArgs
            {
                Enabled = true,
                Observability = new AdvancedNetworkingObservabilityArgs { Enabled = true },
                Security = new AdvancedNetworkingSecurityArgs { Enabled = true, AdvancedNetworkPolicies = AdvancedNetworkPolicies.FQDN },
            };
        }

        return profile;
    }

    public static ManagedClusterSecurityProfileArgs Security(Output<string>? defenderWorkspaceId)
    {
        var security = new ManagedClusterSecurityProfileArgs
        {
            WorkloadIdentity = new ManagedClusterSecurityProfileWorkloadIdentityArgs { Enabled = true },
            ImageCleaner = new ManagedClusterSecurityProfileImageCleanerArgs { Enabled = true, IntervalHours = ImageCleanerHours },
        };
        if (defenderWorkspaceId is not null)
        {
            security.Defender = new ManagedClusterSecurityProfileDefenderArgs
            {
                LogAnalyticsWorkspaceResourceId = defenderWorkspaceId,
                SecurityMonitoring = new ManagedClusterSecurityProfileDefenderSecurityMonitoringArgs { Enabled = true },
            };
        }

        return security;
    }

    /// <summary>No Key Vault provider for Secrets: nothing in this cluster reads a secret from a vault (docs/waivers.md).</summary>
    public static InputMap<ManagedClusterAddonProfileArgs> Addons(Input<string> workspaceId) => new()
    {
        ["azurepolicy"] = new ManagedClusterAddonProfileArgs { Enabled = true },
        // Carries the webhook's decision records to the log store; its collection rule leaves everything else out.
        ["omsagent"] = new ManagedClusterAddonProfileArgs
        {
            Enabled = true,
            Config = new InputMap<string> { ["logAnalyticsWorkspaceResourceID"] = workspaceId, ["useAADAuth"] = "true" },
        },
    };
}
