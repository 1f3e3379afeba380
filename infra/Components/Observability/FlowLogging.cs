using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Network;
using Pulumi.AzureNative.Network.Inputs;
using Pulumi.AzureNative.Storage;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Writer">The identity Network Watcher writes as.</param>
/// <param name="GrantWriting">Lets the writer write, given the storage account's id: before the first flow is recorded.</param>
/// <param name="WorkspaceId">Where flows are analysed.</param>
internal sealed record FlowLoggingArgs(
    ResourceNames Names,
    Input<string> ResourceGroupName,
    WorkloadIdentity Writer,
    Func<Output<string>, IReadOnlyList<Resource>> GrantWriting,
    Input<string> VirtualNetworkId,
    Input<string> WorkspaceId);

/// <summary>
/// Records who talks to whom in the virtual network, all its security groups at once: Azure takes no new logs of single groups.
/// No storage key is involved.
/// </summary>
internal sealed class FlowLogging : ComponentResource
{
    private const int RetentionDays = 90;
    private const int AnalysisMinutes = 10;

    public FlowLogging(string name, FlowLoggingArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:FlowLogging", name, options)
    {
        var account = LogStorage.Account(args.Names, "flow", args.ResourceGroupName);
        account.AllowSharedKeyAccess = false;
        var storage = new StorageAccount(
            "flow-storage", account, new CustomResourceOptions { Parent = this, Protect = args.Names.Settings.Protects });
        _ = new FlowLog("flows", Arguments(args, storage), new CustomResourceOptions { Parent = this, DependsOn = [.. args.GrantWriting(storage.Id)] });
        RegisterOutputs();
    }

    private static FlowLogArgs Arguments(FlowLoggingArgs args, StorageAccount storage) => new()
    {
        FlowLogName = args.Names.FlowLog,
        // Azure makes one watcher for each region, in a group of its own, with the region's first network.
        NetworkWatcherName = $"NetworkWatcher_{args.Names.Settings.Azure.Location}",
        ResourceGroupName = "NetworkWatcherRG",
        Location = args.Names.Settings.Azure.Location,
        TargetResourceId = args.VirtualNetworkId,
        StorageId = storage.Id,
        Enabled = true,
        Format = new FlowLogFormatParametersArgs { Type = FlowLogFormatType.JSON, Version = 2 },
        RetentionPolicy = new RetentionPolicyParametersArgs { Enabled = true, Days = RetentionDays },
        Identity = new ManagedServiceIdentityArgs { Type = ResourceIdentityType.UserAssigned, UserAssignedIdentities = new[] { args.Writer.Id } },
        FlowAnalyticsConfiguration = new TrafficAnalyticsPropertiesArgs
        {
            NetworkWatcherFlowAnalyticsConfiguration = new TrafficAnalyticsConfigurationPropertiesArgs
            {
                Enabled = true,
                WorkspaceResourceId = args.WorkspaceId,
                TrafficAnalyticsInterval = AnalysisMinutes,
            },
        },
        Tags = args.Names.Tags,
    };
}
