using Pulumi;
using Pulumi.AzureNative.OperationalInsights;
using Pulumi.AzureNative.OperationalInsights.Inputs;

namespace ImageTrust.Infra.Components.Observability;

internal sealed record DefenderStoreArgs(StackScope Scope);

/// <summary>
/// The workspace that Defender's sensor on the nodes reports to. It signs in with the workspace's key, so this one takes keys, and the audit
/// trail is kept in another one that takes none.
/// </summary>
internal sealed class DefenderStore : ComponentResource
{
    /// <summary>What Defender makes of its events lives in Defender for Cloud; these are only on their way there.</summary>
    private const int RetentionDays = 30;

    public DefenderStore(string name, DefenderStoreArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:DefenderStore", name, options)
    {
        var workspace = new Pulumi.AzureNative.OperationalInsights.Workspace(
            "defender-workspace",
            new WorkspaceArgs
            {
                WorkspaceName = args.Scope.Names.DefenderWorkspace,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                RetentionInDays = RetentionDays,
                Sku = new WorkspaceSkuArgs { Name = WorkspaceSkuNameEnum.PerGB2018 },
                Features = new WorkspaceFeaturesArgs { DisableLocalAuth = false, EnableLogAccessUsingOnlyResourcePermissions = true },
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        WorkspaceId = workspace.Id;
        RegisterOutputs(new Dictionary<string, object?> { ["workspaceId"] = workspace.Id });
    }

    public Output<string> WorkspaceId { get; }
}
