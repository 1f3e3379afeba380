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

    /// <summary>By which AKS marks the nodes of system pools.</summary>
    public const string ModeLabel = "kubernetes.azure.com/mode";

    private const int MaxPods = 110;

    public static ManagedClusterAgentPoolProfileArgs Inline(ClusterArgs args)
    {
        var settings = args.Settings;
        var disk = OsDisk.For(settings.System.VmSize);
        var pool = new ManagedClusterAgentPoolProfileArgs
        {
            Name = System,
            Mode = AgentPoolMode.System,
            Type = AgentPoolType.VirtualMachineScaleSets,
            VmSize = settings.System.VmSize,
            VnetSubnetID = args.Network.SystemSubnetId,
            OsType = OSType.Linux,
            OsSKU = OSSKU.AzureLinux,
            OsDiskType = disk.Type,
            OsDiskSizeGB = disk.SizeGiB,
            EnableAutoScaling = true,
            EnableNodePublicIP = false,
            EnableEncryptionAtHost = settings.EncryptionAtHost,
            Count = settings.System.CountMin,
            MinCount = settings.System.CountMin,
            MaxCount = settings.System.CountMax,
            MaxPods = MaxPods,
            NodeTaints = { AddonsOnly },
            SecurityProfile = Hardened(),
            UpgradeSettings = Upgrades(),
        };
        if (args.Scope.Zones.Count > 0)
        {
            pool.AvailabilityZones = args.Scope.Zones.ToArray();
        }

        return pool;
    }

    public static AgentPoolArgs Separate(ClusterArgs args, Input<string> clusterName)
    {
        var settings = args.Settings;
        var disk = OsDisk.For(settings.Workloads.VmSize);
        var pool = new AgentPoolArgs
        {
            AgentPoolName = Workloads,
            ResourceName = clusterName,
            ResourceGroupName = args.Scope.ResourceGroupName,
            Mode = AgentPoolMode.User,
            Type = AgentPoolType.VirtualMachineScaleSets,
            VmSize = settings.Workloads.VmSize,
            VnetSubnetID = args.Network.WorkloadSubnetId,
            OsType = OSType.Linux,
            OsSKU = OSSKU.AzureLinux,
            OsDiskType = disk.Type,
            OsDiskSizeGB = disk.SizeGiB,
            EnableAutoScaling = true,
            EnableNodePublicIP = false,
            EnableEncryptionAtHost = settings.EncryptionAtHost,
            Count = settings.Workloads.CountMin,
            MinCount = settings.Workloads.CountMin,
            MaxCount = settings.Workloads.CountMax,
            MaxPods = MaxPods,
            SecurityProfile = Hardened(),
            UpgradeSettings = Upgrades(),
            Tags = args.Scope.Names.Tags,
        };
        if (args.Scope.Zones.Count > 0)
        {
            pool.AvailabilityZones = args.Scope.Zones.ToArray();
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
