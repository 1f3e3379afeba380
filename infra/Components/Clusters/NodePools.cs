using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Settings.Machines;
using Pulumi;
using Pulumi.AzureNative.ContainerService;
using Pulumi.AzureNative.ContainerService.Inputs;

namespace ImageTrust.Infra.Components.Clusters;

/// <summary>The two pools. Only the system pool stands in the cluster's own arguments: pools there cannot be changed in place.</summary>
internal static class NodePools
{
    public const string System = "system";
    public const string Workloads = "workloads";

    /// <summary>Keeps the system pool to those that say they belong there: AKS' own pods and the webhook.</summary>
    private const string AddonsOnly = "CriticalAddonsOnly=true:NoSchedule";

    private const int MaxPods = 110;

    public static ManagedClusterAgentPoolProfileArgs Inline(StackSettings settings, Input<string> subnetId)
    {
        var disk = OsDisk.For(settings.Cluster.System.VmSize);
        var pool = new ManagedClusterAgentPoolProfileArgs
        {
            Name = System,
            Mode = AgentPoolMode.System,
            Type = AgentPoolType.VirtualMachineScaleSets,
            VmSize = settings.Cluster.System.VmSize,
            VnetSubnetID = subnetId,
            OsType = OSType.Linux,
            OsSKU = OSSKU.AzureLinux,
            OsDiskType = disk.Type,
            OsDiskSizeGB = disk.SizeGiB,
            EnableAutoScaling = true,
            EnableNodePublicIP = false,
            EnableEncryptionAtHost = settings.Cluster.EncryptionAtHost,
            Count = settings.Cluster.System.CountMin,
            MinCount = settings.Cluster.System.CountMin,
            MaxCount = settings.Cluster.System.CountMax,
            MaxPods = MaxPods,
            NodeTaints = { AddonsOnly },
            SecurityProfile = Hardened(),
            UpgradeSettings = Upgrades(),
        };
        if (settings.Zones.Count > 0)
        {
            pool.AvailabilityZones = settings.Zones.ToArray();
        }

        return pool;
    }

    public static AgentPoolArgs Separate(ClusterArgs args, Input<string> clusterName)
    {
        var settings = args.Names.Settings;
        var disk = OsDisk.For(settings.Cluster.Workloads.VmSize);
        var pool = new AgentPoolArgs
        {
            AgentPoolName = Workloads,
            ResourceName = clusterName,
            ResourceGroupName = args.ResourceGroupName,
            Mode = AgentPoolMode.User,
            Type = AgentPoolType.VirtualMachineScaleSets,
            VmSize = settings.Cluster.Workloads.VmSize,
            VnetSubnetID = args.Network.WorkloadSubnetId,
            OsType = OSType.Linux,
            OsSKU = OSSKU.AzureLinux,
            OsDiskType = disk.Type,
            OsDiskSizeGB = disk.SizeGiB,
            EnableAutoScaling = true,
            EnableNodePublicIP = false,
            EnableEncryptionAtHost = settings.Cluster.EncryptionAtHost,
            Count = settings.Cluster.Workloads.CountMin,
            MinCount = settings.Cluster.Workloads.CountMin,
            MaxCount = settings.Cluster.Workloads.CountMax,
            MaxPods = MaxPods,
            SecurityProfile = Hardened(),
            UpgradeSettings = Upgrades(),
            Tags = args.Names.Tags,
        };
        if (settings.Zones.Count > 0)
        {
            pool.AvailabilityZones = settings.Zones.ToArray();
        }

        return pool;
    }

    /// <summary>Trusted launch, and nobody logs in to a node: what a node lacks for debugging, `kubectl debug node` brings.</summary>
    private static AgentPoolSecurityProfileArgs Hardened() => new()
    {
        EnableSecureBoot = true,
        EnableVTPM = true,
        SshAccess = AgentPoolSSHAccess.Disabled,
    };

    private static AgentPoolUpgradeSettingsArgs Upgrades() => new() { MaxSurge = "33%", DrainTimeoutInMinutes = 30 };
}
