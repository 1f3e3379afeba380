using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;
using Pulumi.Utilities;

namespace ImageTrust.Infra.Components.Clusters;

/// <param name="TenantId">Whose principals the cluster knows.</param>
/// <param name="AllowedIpRanges">Who a public API server answers to beside the nodes; empty for everybody.</param>
/// <param name="LogWorkspaceId">Where the cluster's agents send logs.</param>
/// <param name="DefenderWorkspaceId">Where Defender's sensor reports; null where nothing does.</param>
internal sealed record ClusterArgs(
    StackScope Scope,
    ClusterSettings Settings,
    Guid TenantId,
    IReadOnlyList<string> AllowedIpRanges,
    WorkloadIdentity ControlPlane,
    WorkloadIdentity Kubelet,
    ClusterNetworkOutputs Network,
    Input<string> LogWorkspaceId,
    Output<string>? DefenderWorkspaceId);

/// <param name="IssuerUrl">The cluster's OIDC issuer, verbatim with its trailing slash: federated credentials match it exactly.</param>
/// <param name="Complete">The cluster with its pools and windows: what runs in it waits for these.</param>
internal sealed record ClusterOutputs(Output<string> Id, Output<string> Name, Output<string> IssuerUrl, IReadOnlyList<Resource> Complete)
{
    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.Cluster, Id)];
}

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
                Protect = args.Scope.Protects,
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
        ResourceName = args.Scope.Names.Cluster,
        ResourceGroupName = args.Scope.ResourceGroupName,
        Location = args.Scope.Location,
        NodeResourceGroup = args.Scope.Names.NodeResourceGroup,
        // What a person changes there, AKS changes back or trips over.
        NodeResourceGroupProfile = new ManagedClusterNodeResourceGroupProfileArgs { RestrictionLevel = RestrictionLevel.ReadOnly },
        DnsPrefix = args.Scope.Names.Cluster,
        KubernetesVersion = args.Settings.KubernetesVersion,
        Sku = new ManagedClusterSKUArgs { Name = ManagedClusterSKUName.Base, Tier = ManagedClusterSKUTier.Standard },
        EnableRBAC = true,
        DisableLocalAccounts = true,
        AadProfile = Entra(args),
        Identity = new ManagedClusterIdentityArgs
        {
            Type = ResourceIdentityType.UserAssigned,
            UserAssignedIdentities = new[] { args.ControlPlane.Id },
        },
        IdentityProfile = KubeletIdentity(args.Kubelet),
        OidcIssuerProfile = new ManagedClusterOIDCIssuerProfileArgs { Enabled = true },
        SecurityProfile = ClusterProfiles.Security(args.DefenderWorkspaceId),
        ApiServerAccessProfile = ClusterProfiles.ApiServer(args.AllowedIpRanges, args.Network),
        NetworkProfile = ClusterProfiles.CiliumOverlay(args.Settings, args.Network),
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
        AgentPoolProfiles = new[] { NodePools.Inline(args) },
        Tags = args.Scope.Names.Tags,
    };

    private static ManagedClusterAADProfileArgs Entra(ClusterArgs args) => new()
    {
        Managed = true,
        EnableAzureRBAC = true,
        TenantID = args.TenantId.ToString("D"),
        AdminGroupObjectIDs = args.Settings.AdminGroupObjectIds.Select(id => id.ToString("D")).ToArray(),
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
