using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;
using Pulumi.Utilities;

namespace ImageTrust.Infra.Components.Clusters;

/// <param name="LogWorkspaceId">Where the cluster's agents send logs.</param>
/// <param name="DefenderWorkspaceId">Where Defender's sensor reports; null where nothing does.</param>
internal sealed record ClusterArgs(
    ResourceNames Names,
    Input<string> ResourceGroupName,
    WorkloadIdentity ControlPlane,
    WorkloadIdentity Kubelet,
    ClusterNetworkOutputs Network,
    Input<string> LogWorkspaceId,
    Output<string>? DefenderWorkspaceId);

/// <param name="IssuerUrl">The cluster's OIDC issuer, verbatim with its trailing slash: federated credentials match it exactly.</param>
/// <param name="Complete">The cluster with its pools and windows: what runs in it waits for these.</param>
internal sealed record ClusterOutputs(Output<string> Id, Output<string> Name, Output<string> IssuerUrl, IReadOnlyList<Resource> Complete);

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
                Protect = args.Names.Settings.Protects,
                DependsOn = options?.DependsOn ?? [],
                // Written by the autoscaler and the upgrade channel, not by this program.
                IgnoreChanges = { "agentPoolProfiles[0].count", "agentPoolProfiles[0].orchestratorVersion" },
            });
        Outputs = new(
            cluster.Id, cluster.Name, cluster.OidcIssuerProfile.Apply(profile => IssuerUrl(profile?.IssuerURL)), Parts(args, cluster));
        RegisterOutputs(new Dictionary<string, object?> { ["name"] = cluster.Name, ["issuerUrl"] = Outputs.IssuerUrl });
    }

    public ClusterOutputs Outputs { get; }

    /// <summary>One after another: AKS takes one operation on a cluster at a time.</summary>
    private List<Resource> Parts(ClusterArgs args, ManagedCluster cluster)
    {
        List<Resource> parts =
        [
            cluster,
            new AgentPool(
                "workloads-pool",
                NodePools.Separate(args, cluster.Name),
                new CustomResourceOptions { Parent = this, DependsOn = { cluster }, IgnoreChanges = { "count", "orchestratorVersion" } }),
        ];
        foreach (var (name, day) in Maintenance.Windows)
        {
            parts.Add(new MaintenanceConfiguration(
                name,
                Maintenance.Window(name, day, args, cluster.Name),
                new CustomResourceOptions { Parent = this, DependsOn = { parts[^1] } }));
        }

        return parts;
    }

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
        // What a person changes there, AKS changes back or trips over.
        NodeResourceGroupProfile = new ManagedClusterNodeResourceGroupProfileArgs { RestrictionLevel = RestrictionLevel.ReadOnly },
        DnsPrefix = args.Names.Cluster,
        KubernetesVersion = args.Names.Settings.Cluster.KubernetesVersion,
        Sku = new ManagedClusterSKUArgs { Name = ManagedClusterSKUName.Base, Tier = ManagedClusterSKUTier.Standard },
        EnableRBAC = true,
        DisableLocalAccounts = true,
        AadProfile = Entra(args.Names.Settings),
        Identity = new ManagedClusterIdentityArgs
        {
            Type = ResourceIdentityType.UserAssigned,
            UserAssignedIdentities = new[] { args.ControlPlane.Id },
        },
        IdentityProfile = KubeletIdentity(args.Kubelet),
        OidcIssuerProfile = new ManagedClusterOIDCIssuerProfileArgs { Enabled = true },
        SecurityProfile = ClusterProfiles.Security(args.DefenderWorkspaceId),
        ApiServerAccessProfile = ClusterProfiles.ApiServer(args.Names.Settings, args.Network),
        NetworkProfile = ClusterProfiles.CiliumOverlay(args.Names.Settings),
        AddonProfiles = ClusterProfiles.Addons(args.LogWorkspaceId),
        AzureMonitorProfile = new ManagedClusterAzureMonitorProfileArgs
        {
            Metrics = new ManagedClusterAzureMonitorProfileMetricsArgs { Enabled = true },
        },
        AutoUpgradeProfile = new ManagedClusterAutoUpgradeProfileArgs
        {
            UpgradeChannel = UpgradeChannel.Patch,
            NodeOSUpgradeChannel = NodeOSUpgradeChannel.NodeImage,
        },
        AgentPoolProfiles = new[] { NodePools.Inline(args.Names.Settings, args.Network.SystemSubnetId) },
        Tags = args.Names.Tags,
    };

    private static ManagedClusterAADProfileArgs Entra(Settings.StackSettings settings) => new()
    {
        Managed = true,
        EnableAzureRBAC = true,
        TenantID = settings.Azure.TenantId.ToString("D"),
        AdminGroupObjectIDs = settings.Cluster.AdminGroupObjectIds.Select(id => id.ToString("D")).ToArray(),
    };

    private static InputMap<UserAssignedIdentityArgs> KubeletIdentity(WorkloadIdentity kubelet) => new()
    {
        ["kubeletidentity"] = new UserAssignedIdentityArgs
        {
            ResourceId = kubelet.Id,
            ClientId = kubelet.ClientId,
            ObjectId = kubelet.PrincipalId,
        },
    };
}
