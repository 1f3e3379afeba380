using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components;
using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Observability;
using ImageTrust.Infra.Components.Vaults;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Kubernetes.Guard;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Propagation;
using ImageTrust.Infra.Settings;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>The stack, part by part, in the order in which one part needs another.</summary>
internal static class ImageTrustStack
{
    /// <param name="inputs">The stack's two documents.</param>
    /// <param name="waits">What an update waits for; null for nothing, as in a preview.</param>
    /// <param name="live">What lies in the cluster now; null for nothing to look at.</param>
    /// <returns>Stack outputs by name.</returns>
    public static IDictionary<string, object?> Build(StackInputs inputs, Waits? waits = null, ILiveObjects? live = null)
    {
        waits ??= Waits.None;
        var settings = inputs.Settings;
        var azure = settings.Azure;
        var names = new ResourceNames(settings.Stack, azure.TenantId, azure.SubscriptionId);
        var group = new StackGroup("group", new(names, azure.Location, settings.Protects));
        var scope = new StackScope(names, group.Outputs.Name, azure.Location, settings.Zones, settings.Protects);
        var watch = new Watch(scope, settings.Monitoring);
        var network = new ClusterNetwork("network", new(scope, settings.Network, settings.Cluster.Private));
        var registry = new ImageRegistry("registry", new(scope, settings.Registry, settings.Network.PrivateEndpoints));
        var identities = new WorkloadIdentities(
            "identities", new(scope, settings.AzurePipelines is not null, settings.Signer is not null, settings.Network.FlowLogs));
        var entra = new Pulumi.AzureAD.Provider("entra", new() { TenantId = azure.TenantId.ToString("D") });
        var github = new GitHubTrust(
            "github", new(scope, settings.GitHub, settings.Deployer), new ComponentResourceOptions { Providers = { entra } });

        var access = new AccessGrants("access", new(names, group.Outputs.Id, Principals.Of(identities.Outputs, github.Outputs, settings.Deployer)));
        // AKS joins nodes and API server to their subnets as the control plane's identity, from its first minute on.
        var beforeCluster = access.Grant([.. identities.Outputs.GrantTargets, .. network.Outputs.GrantTargets]);
        access.Grant(registry.Outputs.GrantTargets);
        var vault = new SigningVault("signing", new(scope, azure.TenantId, settings.Vault, settings.Network));
        var key = vault.MakeKey(access.Grant(vault.Outputs.GrantTargets));
        access.Grant(key.GrantTargets);
        var reachable = PrivateLinks.Of(scope, network.Outputs, registry, vault);

        var cluster = new Cluster(
            "cluster",
            new(scope, settings.Cluster, azure.TenantId, settings.Network.AllowedIpRanges, identities.Outputs.ControlPlane,
                identities.Outputs.Kubelet, network.Outputs, watch.Logs.Outputs.WorkspaceId, watch.Defender?.WorkspaceId),
            new ComponentResourceOptions { DependsOn = beforeCluster.Select(waits.Settled).ToArray() });
        var administration = access.Grant(cluster.Outputs.GrantTargets);
        var federation = new WorkloadFederation(
            "federation", new(scope, identities.Outputs, cluster.Outputs.IssuerUrl, settings.Signer, settings.AzurePipelines));
        watch.Over(new(registry, vault, cluster, network, identities.Outputs, github.Outputs, access), settings.Webhook.Replicas, settings.Guard);
        var connection = new ClusterConnection(
            "connection",
            new(group.Outputs.Name, cluster.Outputs, settings.Cluster.Kubelogin, administration,
                InCluster.MakesAnything(settings) ? waits.Answering : Waits.None.Answering));
        var owned = new StackOwned(new HandChanges(connection.Kubeconfig, live, Deployment.Instance.IsDryRun, line => Log.Warn(line)));
        IReadOnlyList<Resource> inside = !InCluster.MakesAnything(settings) ? [] : InCluster.Build(InClusterArgs.Of(
            inputs, identities.Outputs, cluster.Outputs, connection, owned, new PreviousImage(connection.Kubeconfig, live),
            [.. access.Granted, federation.Credential, registry, .. reachable]));
        if (settings.DeletionLocks != LockMode.Off)
        {
            Resource[] everything =
                [group, .. watch.Parts, network, registry, identities, entra, github, access, vault, .. reachable, cluster, federation, connection, .. inside];
            _ = new DeletionLocks("locks", new(Locked(registry, vault, watch.Logs), settings.Protects, everything));
        }

        return StackOutputs.Of(inputs, new(registry.Outputs, key, cluster.Outputs, network.Outputs, github.Outputs, identities.Outputs));
    }

    private static Dictionary<string, Input<string>> Locked(ImageRegistry registry, SigningVault vault, LogStore logs) => new()
    {
        ["registry"] = registry.Outputs.Id,
        ["vault"] = vault.Outputs.VaultId,
        ["workspace"] = logs.Outputs.WorkspaceId,
    };
}
