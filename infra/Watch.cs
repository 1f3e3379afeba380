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

    public Watch(ResourceNames names, Input<string> resourceGroupName)
    {
        this.names = names;
        group = resourceGroupName;
        var archive = names.Settings.Monitoring.ArchiveDays is { } days ? new AuditArchive("archive", new(names, group, days)) : null;
        Logs = new LogStore("logs", new(names, group, archive?.Id));
        _ = new DecisionQueries("queries", new(names, group, Logs.Outputs.WorkspaceName));
        metrics = new MetricsStore("metrics", new(names, group, Logs.Outputs.WorkspaceId));
        receivers = new AlertReceivers("receivers", new(names, group));
    }

    public LogStore Logs { get; }

    /// <returns>What now hangs below the watched resources.</returns>
    public IReadOnlyList<Resource> Over(Watched watched)
    {
        metrics.Collect(watched.Cluster.Outputs.Id);
        Alerts(watched);
        if (names.Settings.Monitoring.Defender == DefenderScope.Subscription)
        {
            _ = new DefenderPlan("defender", new(names));
        }

        if (watched.Identities.FlowLogs is { } writer)
        {
            _ = new FlowLogging("flow-logging", new(
                names, group, writer, id => watched.Access.Grant(GrantScope.FlowLogStorage, id), watched.Network.Outputs.VirtualNetworkId,
                Logs.Outputs.WorkspaceId));
        }

        return
        [
            Logs.Collect("registry", watched.Registry.Outputs.Id, "ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"),
            Logs.Collect("vault", watched.Vault.Outputs.VaultId, "AuditEvent"),
            Logs.Collect("cluster", watched.Cluster.Outputs.Id,
                "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"),
        ];
    }

    private void Alerts(Watched watched)
    {
        var cluster = watched.Cluster.Outputs;
        _ = new WebhookAlerts("webhook-alerts", new(names, group, metrics.Outputs.WorkspaceId, cluster.Id, cluster.Name, receivers.GroupId));
        Output<string>?[] signers = [watched.GitHub.ClientId, watched.Identities.AzurePipelines?.ClientId, watched.Identities.Signer?.ClientId];
        _ = new AuditAlerts("audit-alerts", new(names, group, Logs.Outputs.WorkspaceId, [.. signers.OfType<Output<string>>()], receivers.GroupId));
    }
}
