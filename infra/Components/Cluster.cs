using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;
using Pulumi.Utilities;

namespace ImageTrust.Infra.Components;

internal sealed record ClusterArgs(
    ResourceNames Names,
    Input<string> ResourceGroupName,
    WorkloadIdentity ControlPlane,
    WorkloadIdentity Kubelet);

/// <param name="IssuerUrl">The cluster's OIDC issuer, verbatim with its trailing slash: federated credentials match it exactly.</param>
internal sealed record ClusterOutputs(Output<string> Id, Output<string> Name, Output<string> IssuerUrl);

/// <summary>The AKS cluster: Entra and Azure RBAC only, workload identity, Cilium overlay.</summary>
internal sealed class Cluster : ComponentResource
{
    public Cluster(string name, ClusterArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:Cluster", name, options)
    {
        var cluster = new ManagedCluster(
            "cluster",
            Arguments(args),
            new CustomResourceOptions
            {
                Parent = this,
                DependsOn = options?.DependsOn ?? [],
                // Written by the autoscaler and the upgrade channel, not by this program.
                IgnoreChanges = { "agentPoolProfiles[0].count", "agentPoolProfiles[0].orchestratorVersion" },
            });
        Outputs = new(cluster.Id, cluster.Name, cluster.OidcIssuerProfile.Apply(profile => IssuerUrl(profile?.IssuerURL)));
        RegisterOutputs(new Dictionary<string, object?> { ["name"] = cluster.Name, ["issuerUrl"] = Outputs.IssuerUrl });
    }

    public ClusterOutputs Outputs { get; }

    /// <summary>In a preview the provider may return the profile as it was asked for, without the URL that only a real cluster has.</summary>
    private static Output<string> IssuerUrl(string? reported) =>
        reported is not null ? Output.Create(reported)
        : Deployment.Instance.IsDryRun ? OutputUtilities.CreateUnknown("")
        : throw new RunException("the cluster reports no OIDC issuer although oidcIssuerProfile is enabled");

    private static ManagedClusterArgs Arguments(ClusterArgs args) => new()
    {
        ResourceName = args.Names.Cluster,
        ResourceGroupName = args.ResourceGroupName,
        Location = args.Names.Settings.Azure.Location,
        NodeResourceGroup = args.Names.NodeResourceGroup,
        DnsPrefix = args.Names.Cluster,
        KubernetesVersion = args.Names.Settings.Cluster.KubernetesVersion,
        Sku = new ManagedClusterSKUArgs { Name = ManagedClusterSKUName.Base, Tier = ManagedClusterSKUTier.Standard },
        EnableRBAC = true,
        DisableLocalAccounts = true,
        AadProfile = new ManagedClusterAADProfileArgs
        {
            Managed = true,
            EnableAzureRBAC = true,
            TenantID = args.Names.Settings.Azure.TenantId.ToString("D"),
            AdminGroupObjectIDs = args.Names.Settings.Cluster.AdminGroupObjectIds.Select(id => id.ToString("D")).ToArray(),
        },
        Identity = new ManagedClusterIdentityArgs
        {
            Type = ResourceIdentityType.UserAssigned,
            UserAssignedIdentities = new[] { args.ControlPlane.Id },
        },
        IdentityProfile = new InputMap<UserAssignedIdentityArgs>
        {
            ["kubeletidentity"] = new UserAssignedIdentityArgs
            {
                ResourceId = args.Kubelet.Id,
                ClientId = args.Kubelet.ClientId,
                ObjectId = args.Kubelet.PrincipalId,
            },
        },
        OidcIssuerProfile = new ManagedClusterOIDCIssuerProfileArgs { Enabled = true },
        SecurityProfile = SecurityProfile(),
        ApiServerAccessProfile = new ManagedClusterAPIServerAccessProfileArgs { DisableRunCommand = true },
        NetworkProfile = CiliumOverlay(),
        AutoUpgradeProfile = new ManagedClusterAutoUpgradeProfileArgs
        {
            UpgradeChannel = UpgradeChannel.Patch,
            NodeOSUpgradeChannel = NodeOSUpgradeChannel.NodeImage,
        },
        AgentPoolProfiles = new[] { SystemPool(args) },
        Tags = args.Names.Tags,
    };

    private static ManagedClusterSecurityProfileArgs SecurityProfile() => new()
    {
        WorkloadIdentity = new ManagedClusterSecurityProfileWorkloadIdentityArgs { Enabled = true },
        ImageCleaner = new ManagedClusterSecurityProfileImageCleanerArgs { Enabled = true, IntervalHours = 48 },
    };

    /// <summary>Ranges are written out: the provider would send the same ones, and a reviewer should see them.</summary>
    private static ContainerServiceNetworkProfileArgs CiliumOverlay() => new()
    {
        NetworkPlugin = NetworkPlugin.Azure,
        NetworkPluginMode = NetworkPluginMode.Overlay,
        NetworkDataplane = NetworkDataplane.Cilium,
        NetworkPolicy = NetworkPolicy.Cilium,
        LoadBalancerSku = LoadBalancerSku.Standard,
        OutboundType = OutboundType.LoadBalancer,
        PodCidr = "10.244.0.0/16",
        ServiceCidr = "10.0.0.0/16",
        DnsServiceIP = "10.0.0.10",
    };

    /// <summary>Only the system pool stands inline: inline pools cannot be changed in place.</summary>
    private static ManagedClusterAgentPoolProfileArgs SystemPool(ClusterArgs args) => new()
    {
        Name = "system",
        Mode = AgentPoolMode.System,
        Type = AgentPoolType.VirtualMachineScaleSets,
        VmSize = args.Names.Settings.Cluster.NodeVmSize,
        OsType = OSType.Linux,
        OsSKU = OSSKU.AzureLinux,
        OsDiskType = OSDiskType.Ephemeral,
        EnableAutoScaling = true,
        EnableNodePublicIP = false,
        Count = args.Names.Settings.Cluster.NodeCountMin,
        MinCount = args.Names.Settings.Cluster.NodeCountMin,
        MaxCount = args.Names.Settings.Cluster.NodeCountMax,
        MaxPods = 110,
    };
}
