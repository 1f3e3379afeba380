using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Observability;
using ImageTrust.Infra.Components.Registries;
using ImageTrust.Infra.Components.Vaults;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra;

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
    private readonly ResourceNames names;
    private readonly Input<string> group;
    private readonly MetricsStore metrics;
    private readonly AlertReceivers receivers;
    private readonly List<Resource> parts = [];

    public Watch(ResourceNames names, Input<string> resourceGroupName)
    {
        this.names = names;
        group = resourceGroupName;
        var archive = names.Settings.Monitoring.ArchiveDays is { } days ? new AuditArchive("archive", new(names, group, days)) : null;
        Logs = new LogStore("logs", new(names, group, archive?.Id));
        var queries = new DecisionQueries("queries", new(names, group, Logs.Outputs.WorkspaceName));
        metrics = new MetricsStore("metrics", new(names, group, Logs.Outputs.WorkspaceId));
        receivers = new AlertReceivers("receivers", new(names, group));
        Defender = names.Settings.Monitoring.Defender == DefenderScope.Off ? null : new DefenderStore("defender-store", new(names, group));
        parts.AddRange(new Resource?[] { archive, Logs, queries, metrics, receivers, Defender }.OfType<Resource>());
    }

    public LogStore Logs { get; }

    /// <summary>Null where Defender does not watch.</summary>
    public DefenderStore? Defender { get; }

    /// <summary>Everything made for it so far.</summary>
    public IReadOnlyList<Resource> Parts => parts;

    public void Over(Watched watched)
    {
        metrics.Collect(watched.Cluster.Outputs.Id);
        Alerts(watched);
        if (names.Settings.Monitoring.Defender == DefenderScope.Subscription)
        {
            parts.Add(new DefenderPlan("defender", new(names)));
        }

        if (watched.Identities.FlowLogs is { } writer)
        {
            parts.Add(new FlowLogging("flow-logging", new(
                names, group, writer, id => watched.Access.Grant(GrantScope.FlowLogStorage, id), watched.Network.Outputs.VirtualNetworkId,
                Logs.Outputs.WorkspaceId)));
        }

        parts.AddRange(
        [
            Logs.Collect("registry", watched.Registry.Outputs.Id, "ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"),
            Logs.Collect("vault", watched.Vault.Outputs.VaultId, "AuditEvent"),
            Logs.Collect("cluster", watched.Cluster.Outputs.Id,
                "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"),
        ]);
    }

    private void Alerts(Watched watched)
    {
        var cluster = watched.Cluster.Outputs;
        var overMetrics = new WebhookAlerts("webhook-alerts", new(names, group, metrics.Outputs.WorkspaceId, cluster.Id, cluster.Name, receivers.GroupId));
        Output<string>?[] signers = [watched.GitHub.ClientId, watched.Identities.AzurePipelines?.ClientId, watched.Identities.Signer?.ClientId];
        var overLogs = new AuditAlerts("audit-alerts", new(names, group, Logs.Outputs.WorkspaceId, [.. signers.OfType<Output<string>>()], receivers.GroupId));
        parts.AddRange([overMetrics, overLogs]);
    }
}
