using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;
using Pulumi.AzureNative.OperationalInsights;
using Pulumi.AzureNative.OperationalInsights.Inputs;

namespace ImageTrust.Infra.Components.Observability;

/// <param name="RetentionDays">How long logs can be asked for.</param>
/// <param name="ArchiveId">A second, unchangeable destination; null for none.</param>
internal sealed record LogStoreArgs(StackScope Scope, int RetentionDays, Output<string>? ArchiveId);

internal sealed record LogStoreOutputs(Output<string> WorkspaceId, Output<string> WorkspaceName);

/// <summary>The Log Analytics workspace that keeps the audit trail of registry, vault and API server.</summary>
internal sealed class LogStore : ComponentResource
{
    private readonly LogStoreArgs args;

    public LogStore(string name, LogStoreArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:LogStore", name, options)
    {
        this.args = args;
        var workspace = new Pulumi.AzureNative.OperationalInsights.Workspace(
            "workspace",
            new WorkspaceArgs
            {
                WorkspaceName = args.Scope.Names.Workspace,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                RetentionInDays = args.RetentionDays,
                Sku = new WorkspaceSkuArgs { Name = WorkspaceSkuNameEnum.PerGB2018 },
                Features = new WorkspaceFeaturesArgs { DisableLocalAuth = true, EnableLogAccessUsingOnlyResourcePermissions = true },
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        Outputs = new(workspace.Id, workspace.Name);
        RegisterOutputs(new Dictionary<string, object?> { ["workspaceId"] = workspace.Id });
    }

    public LogStoreOutputs Outputs { get; }

    /// <summary>Sends a resource's logs here. Retention is the workspace's: per-setting retention is retired by Azure Monitor.</summary>
    public DiagnosticSetting Collect(string name, Input<string> resourceId, params string[] categories)
    {
        var setting = new DiagnosticSettingArgs
        {
            Name = "image-trust",
            ResourceUri = resourceId,
            WorkspaceId = Outputs.WorkspaceId,
            Logs = categories.Select(category => new DiagnosticsLogSettingsArgs { Category = category, Enabled = true }).ToArray(),
            Metrics = new[] { new DiagnosticsMetricSettingsArgs { Category = "AllMetrics", Enabled = true } },
        };
        if (args.ArchiveId is { } archive)
        {
            setting.StorageAccountId = archive;
        }

        return new($"{name}-logs", setting, new CustomResourceOptions { Parent = this });
    }
}
