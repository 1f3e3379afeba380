using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components.Identities;
using Pulumi;
using Pulumi.AzureNative.Network;
using Pulumi.AzureNative.Network.Inputs;
using Pulumi.AzureNative.Storage;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="Writer">The identity Network Watcher writes as.</param>
/// <param name="WorkspaceId">Where flows are analysed.</param>
internal sealed record FlowLoggingArgs(
    StackScope Scope,
    WorkloadIdentity Writer,
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

    private readonly FlowLoggingArgs args;
    private readonly StorageAccount storage;

    public FlowLogging(string name, FlowLoggingArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:FlowLogging", name, options)
    {
        this.args = args;
        var account = LogStorage.Account(args.Scope, "flow");
        account.AllowSharedKeyAccess = false;
        storage = new StorageAccount(
            "flow-storage", account, new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        RegisterOutputs();
    }

    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.FlowLogStorage, storage.Id)];

    /// <summary>Starts the recording.</summary>
    /// <param name="writing">What lets the writer write: there before the first flow is recorded.</param>
    public void Record(IEnumerable<Resource> writing) =>
        _ = new FlowLog("flows", Arguments(), new CustomResourceOptions { Parent = this, DependsOn = [.. writing] });

    private FlowLogArgs Arguments() => new()
    {
        FlowLogName = args.Scope.Names.FlowLog,
        // Azure makes one watcher for each region, in a group of its own, with the region's first network.
        NetworkWatcherName = $"NetworkWatcher_{args.Scope.Location}",
        ResourceGroupName = "NetworkWatcherRG",
        Location = args.Scope.Location,
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
        Tags = args.Scope.Names.Tags,
    };
}
