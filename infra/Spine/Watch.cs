using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components;
using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Observability;
using ImageTrust.Infra.Components.Vaults;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>What is watched.</summary>
internal sealed record Watched(
    ImageRegistry Registry,
    SigningVault Vault,
    Cluster Cluster,
    ClusterNetwork Network,
    WorkloadIdentitiesOutputs Identities,
    GitHubTrustOutputs GitHub,
    AccessGrants Access);

/// <summary>Logs, metrics and alerts: the stores first, since everything sends to them, and what is sent once the senders are there.</summary>
internal sealed class Watch
{
    private readonly StackScope scope;
    private readonly MonitoringSettings settings;
    private readonly MetricsStore metrics;
    private readonly AlertReceivers receivers;
    private readonly List<Resource> parts = [];

    public Watch(StackScope scope, MonitoringSettings settings)
    {
        this.scope = scope;
        this.settings = settings;
        var archive = settings.ArchiveDays is { } days ? new AuditArchive("archive", new(scope, days)) : null;
        Logs = new LogStore("logs", new(scope, settings.LogRetentionDays, archive?.Id));
        var queries = new DecisionQueries("queries", new(scope, Logs.Outputs.WorkspaceName));
        metrics = new MetricsStore("metrics", new(scope, Logs.Outputs.WorkspaceId));
        receivers = new AlertReceivers("receivers", new(scope, settings.AlertEmails));
        Defender = settings.Defender == DefenderScope.Off ? null : new DefenderStore("defender-store", new(scope));
        parts.AddRange(new Resource?[] { archive, Logs, queries, metrics, receivers, Defender }.OfType<Resource>());
    }

    public LogStore Logs { get; }

    /// <summary>Null where Defender does not watch.</summary>
    public DefenderStore? Defender { get; }

    /// <summary>Everything made for it so far.</summary>
    public IReadOnlyList<Resource> Parts => parts;

    /// <param name="replicas">How many of the webhook run when nothing is going on.</param>
    public void Over(Watched watched, int replicas)
    {
        metrics.Collect(watched.Cluster.Outputs.Id);
        Alerts(watched, replicas);
        if (settings.Defender == DefenderScope.Subscription)
        {
            parts.Add(new DefenderPlan("defender", new(scope.Names.SubscriptionId)));
        }

        if (watched.Identities.FlowLogs is { } writer)
        {
            var flows = new FlowLogging(
                "flow-logging", new(scope, writer, watched.Network.Outputs.VirtualNetworkId, Logs.Outputs.WorkspaceId));
            flows.Record(watched.Access.Grant(flows.GrantTargets));
            parts.Add(flows);
        }

        parts.AddRange(
        [
            Logs.Collect("registry", watched.Registry.Outputs.Id, "ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"),
            Logs.Collect("vault", watched.Vault.Outputs.VaultId, "AuditEvent"),
            Logs.Collect("cluster", watched.Cluster.Outputs.Id,
                "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"),
        ]);
    }

    private void Alerts(Watched watched, int replicas)
    {
        var cluster = watched.Cluster.Outputs;
        var overMetrics = new WebhookAlerts("webhook-alerts", new(scope, replicas, metrics.Outputs.WorkspaceId, cluster.Id, cluster.Name, receivers.GroupId));
        Output<string>?[] signers = [watched.GitHub.ClientId, watched.Identities.AzurePipelines?.ClientId, watched.Identities.Signer?.ClientId];
        var overLogs = new AuditAlerts("audit-alerts", new(scope, Logs.Outputs.WorkspaceId, [.. signers.OfType<Output<string>>()], receivers.GroupId));
        parts.AddRange([overMetrics, overLogs]);
    }
}
