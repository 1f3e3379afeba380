using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;
using Pulumi.AzureNative.OperationalInsights;
using Pulumi.AzureNative.OperationalInsights.Inputs;

namespace ImageTrust.Infra.Components;

internal sealed record LogStoreArgs(ResourceNames Names, Input<string> ResourceGroupName);

internal sealed record LogStoreOutputs(Output<string> WorkspaceId);

/// <summary>The Log Analytics workspace that keeps the audit trail of registry, vault and API server.</summary>
internal sealed class LogStore : ComponentResource
{
    public LogStore(string name, LogStoreArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:LogStore", name, options)
    {
        var workspace = new Pulumi.AzureNative.OperationalInsights.Workspace(
            "workspace",
            new WorkspaceArgs
            {
                WorkspaceName = args.Names.Workspace,
                ResourceGroupName = args.ResourceGroupName,
                Location = args.Names.Settings.Azure.Location,
                RetentionInDays = args.Names.Settings.LogRetentionDays,
                Sku = new WorkspaceSkuArgs { Name = WorkspaceSkuNameEnum.PerGB2018 },
                Features = new WorkspaceFeaturesArgs { DisableLocalAuth = true, EnableLogAccessUsingOnlyResourcePermissions = true },
                Tags = args.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        Outputs = new(workspace.Id);
        RegisterOutputs(new Dictionary<string, object?> { ["workspaceId"] = workspace.Id });
    }

    public LogStoreOutputs Outputs { get; }

    /// <summary>Sends a resource's logs here. Retention is the workspace's: per-setting retention is retired by Azure Monitor.</summary>
    public DiagnosticSetting Collect(string name, Input<string> resourceId, params string[] categories) => new(
        $"{name}-logs",
        new DiagnosticSettingArgs
        {
            Name = "image-trust",
            ResourceUri = resourceId,
            WorkspaceId = Outputs.WorkspaceId,
            Logs = categories.Select(category => new DiagnosticsLogSettingsArgs { Category = category, Enabled = true }).ToArray(),
            Metrics = new[] { new DiagnosticsMetricSettingsArgs { Category = "AllMetrics", Enabled = true } },
        },
        new CustomResourceOptions { Parent = this });
}
