using System.Collections.Immutable;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.AzureNative.Monitor;
using Pulumi.AzureNative.Monitor.Inputs;

namespace ImageTrust.Infra.Components.Observability;

internal sealed record MetricsStoreArgs(StackScope Scope, Input<string> LogWorkspaceId);

internal sealed record MetricsStoreOutputs(Output<string> WorkspaceId);

/// <summary>
/// Managed Prometheus, and the two rules by which the cluster's agents collect: every scraped metric to it, and of all container logs the
/// webhook's decision records to the log store.
/// </summary>
internal sealed class MetricsStore : ComponentResource
{
    private const string Metrics = "Microsoft-PrometheusMetrics";
    private const string ContainerLogs = "Microsoft-ContainerLogV2";
    private const string Destination = "store";

    private readonly MetricsStoreArgs args;
    private readonly DataCollectionRule scraping;
    private readonly DataCollectionRule decisions;

    public MetricsStore(string name, MetricsStoreArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:MetricsStore", name, options)
    {
        this.args = args;
        var workspace = new AzureMonitorWorkspace(
            "metrics",
            new AzureMonitorWorkspaceArgs
            {
                AzureMonitorWorkspaceName = args.Scope.Names.MetricsWorkspace,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        var endpoint = new DataCollectionEndpoint(
            "metrics-endpoint",
            new DataCollectionEndpointArgs
            {
                DataCollectionEndpointName = args.Scope.Names.CollectionEndpoint,
                ResourceGroupName = args.Scope.ResourceGroupName,
                Location = args.Scope.Location,
                Kind = KnownDataCollectionEndpointResourceKind.Linux,
                Tags = args.Scope.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        scraping = new("metrics-rule", Scraping(workspace, endpoint), new CustomResourceOptions { Parent = this });
        decisions = new("decisions-rule", Decisions(), new CustomResourceOptions { Parent = this });
        Outputs = new(workspace.Id);
        RegisterOutputs(new Dictionary<string, object?> { ["workspaceId"] = workspace.Id });
    }

    public MetricsStoreOutputs Outputs { get; }

    /// <summary>Puts both rules into force for a cluster.</summary>
    public void Collect(Input<string> clusterId)
    {
        Associate("metrics", scraping, clusterId);
        Associate("decisions", decisions, clusterId);
    }

    private void Associate(string what, DataCollectionRule rule, Input<string> clusterId) => _ = new DataCollectionRuleAssociation(
        $"{what}-association",
        new DataCollectionRuleAssociationArgs { AssociationName = $"image-trust-{what}", DataCollectionRuleId = rule.Id, ResourceUri = clusterId },
        new CustomResourceOptions { Parent = this });

    private DataCollectionRuleArgs Scraping(AzureMonitorWorkspace workspace, DataCollectionEndpoint endpoint)
    {
        var rule = Rule("metrics", Metrics);
        rule.DataCollectionEndpointId = endpoint.Id;
        rule.DataSources = new DataCollectionRuleDataSourcesArgs
        {
            PrometheusForwarder = new[] { new PrometheusForwarderDataSourceArgs { Name = "prometheus", Streams = { Metrics } } },
        };
        rule.Destinations = new DataCollectionRuleDestinationsArgs
        {
            MonitoringAccounts = new[] { new MonitoringAccountDestinationArgs { Name = Destination, AccountResourceId = workspace.Id } },
        };
        return rule;
    }

    private DataCollectionRuleArgs Decisions()
    {
        var rule = Rule("decisions", ContainerLogs);
        rule.DataSources = new DataCollectionRuleDataSourcesArgs
        {
            Extensions = new[]
            {
                new ExtensionDataSourceArgs
                {
                    Name = "ContainerInsightsExtension",
                    ExtensionName = "ContainerInsights",
                    Streams = { ContainerLogs },
                    ExtensionSettings = OnlyTheWebhook,
                },
            },
        };
        rule.Destinations = new DataCollectionRuleDestinationsArgs
        {
            LogAnalytics = new[] { new LogAnalyticsDestinationArgs { Name = Destination, WorkspaceResourceId = args.LogWorkspaceId } },
        };
        return rule;
    }

    private static ImmutableDictionary<string, object> OnlyTheWebhook { get; } = ImmutableDictionary<string, object>.Empty.Add(
        "dataCollectionSettings",
        ImmutableDictionary<string, object>.Empty
            .Add("interval", "1m")
            .Add("namespaceFilteringMode", "Include")
            .Add("namespaces", ImmutableArray.Create<object>(ClusterNames.Namespace))
            .Add("enableContainerLogV2", true));

    private DataCollectionRuleArgs Rule(string what, string stream) => new()
    {
        DataCollectionRuleName = args.Scope.Names.CollectionRule(what),
        ResourceGroupName = args.Scope.ResourceGroupName,
        Location = args.Scope.Location,
        Kind = KnownDataCollectionRuleResourceKind.Linux,
        DataFlows = new[] { new DataFlowArgs { Streams = { stream }, Destinations = { Destination } } },
        Tags = args.Scope.Names.Tags,
    };
}
