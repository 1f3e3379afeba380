using ImageTrust.Infra.Access;
using ImageTrust.Infra.Components;
using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Components.Identities;
using ImageTrust.Infra.Components.Networking;
using ImageTrust.Infra.Components.Observability;
using ImageTrust.Infra.Components.Protection;
using ImageTrust.Infra.Components.Registries;
using ImageTrust.Infra.Components.Vaults;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Propagation;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.Authorization;

namespace ImageTrust.Infra;

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
        var names = new ResourceNames(inputs.Settings);
        var group = new StackGroup("group", new(names));
        var watch = new Watch(names, group.Outputs.Name);
        var network = new ClusterNetwork("network", new(names, group.Outputs.Name));
        var registry = new ImageRegistry("registry", new(names, group.Outputs.Name));
        var identities = new WorkloadIdentities("identities", new(names, group.Outputs.Name));
        var entra = new Pulumi.AzureAD.Provider("entra", new() { TenantId = inputs.Settings.Azure.TenantId.ToString("D") });
        var github = new GitHubTrust("github", new(names), new ComponentResourceOptions { Providers = { entra } });

        var access = new AccessGrants("access", new(names, group.Outputs.Id, Principals.Of(identities.Outputs, github.Outputs, inputs.Settings)));
        RoleAssignment[] beforeCluster = [.. access.Grant(GrantScope.KubeletIdentity, identities.Outputs.Kubelet.Id), .. NodeAccess(access, network.Outputs)];
        access.Grant(GrantScope.Registry, registry.Outputs.Id);
        var vault = new SigningVault("signing", new(names, group.Outputs.Name, id => access.Grant(GrantScope.Vault, id)));
        access.Grant(GrantScope.SigningKey, vault.Outputs.KeyId);
        var reachable = PrivateLinks.Of(names, group.Outputs.Name, network.Outputs, registry, vault);

        var cluster = new Cluster(
            "cluster",
            new(names, group.Outputs.Name, identities.Outputs.ControlPlane, identities.Outputs.Kubelet, network.Outputs,
                watch.Logs.Outputs.WorkspaceId, watch.Defender?.WorkspaceId),
            new ComponentResourceOptions { DependsOn = beforeCluster.Select(waits.Settled).ToArray() });
        var administration = access.Grant(GrantScope.Cluster, cluster.Outputs.Id);
        var federation = new WorkloadFederation(
            "federation", new(names, group.Outputs.Name, identities.Outputs, cluster.Outputs.IssuerUrl));
        watch.Over(new(registry, vault, cluster, network, identities.Outputs, github.Outputs, access));
        var connection = new ClusterConnection(
            "connection",
            new(group.Outputs.Name, cluster.Outputs, inputs.Settings.Cluster.Kubelogin, administration,
                InCluster.MakesAnything(inputs.Settings) ? waits.Answering : Waits.None.Answering));
        var owned = new StackOwned(new HandChanges(connection.Kubeconfig, live, Deployment.Instance.IsDryRun, line => Log.Warn(line)));
        var inside = InCluster.Build(
            inputs, identities.Outputs, cluster.Outputs, connection, owned, [.. access.Granted, federation.Credential, registry, .. reachable]);
        if (inputs.Settings.DeletionLocks != LockMode.Off)
        {
            Resource[] everything =
                [group, .. watch.Parts, network, registry, identities, entra, github, access, vault, .. reachable, cluster, federation, connection, .. inside];
            _ = new DeletionLocks("locks", new(Locked(registry, vault, watch.Logs), inputs.Settings.Protects, everything));
        }

        return StackOutputs.Of(inputs, new(registry.Outputs, vault.Outputs, cluster.Outputs, network.Outputs, github.Outputs, identities.Outputs));
    }

    /// <summary>AKS joins nodes and API server to their subnets as the control plane's identity, from its first minute on.</summary>
    private static IEnumerable<RoleAssignment> NodeAccess(AccessGrants access, ClusterNetworkOutputs network) =>
    [
        .. access.Grant(GrantScope.SystemSubnet, network.SystemSubnetId),
        .. access.Grant(GrantScope.WorkloadSubnet, network.WorkloadSubnetId),
        .. network.ApiServerSubnetId is { } apiServer ? access.Grant(GrantScope.ApiServerSubnet, apiServer) : [],
    ];

    private static Dictionary<string, Input<string>> Locked(ImageRegistry registry, SigningVault vault, LogStore logs) => new()
    {
        ["registry"] = registry.Outputs.Id,
        ["vault"] = vault.Outputs.VaultId,
        ["workspace"] = logs.Outputs.WorkspaceId,
    };
}
