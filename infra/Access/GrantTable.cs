namespace ImageTrust.Infra.Access;

/// <summary>Every role this program grants. Nobody but pipelines, and the signing workload a stack names, signs or pushes; whatever else runs
/// in the cluster only pulls. Grantees that a stack does not have get nothing.</summary>
internal static class GrantTable
{
    public static readonly IReadOnlyList<RoleGrant> All =
    [
        new(Grantee.ControlPlane, RoleKind.ManagedIdentityOperator, GrantScope.KubeletIdentity,
            "AKS assigns the kubelet identity to the nodes"),
        new(Grantee.ControlPlane, RoleKind.NetworkContributor, GrantScope.SystemSubnet,
            "AKS puts the system pool's nodes into their subnet"),
        new(Grantee.ControlPlane, RoleKind.NetworkContributor, GrantScope.WorkloadSubnet,
            "AKS puts the workload pool's nodes and internal load balancers into their subnet"),
        new(Grantee.ControlPlane, RoleKind.NetworkContributor, GrantScope.ApiServerSubnet,
            "AKS puts the API server into its subnet"),
        new(Grantee.Kubelet, RoleKind.AcrPull, GrantScope.Registry,
            "nodes pull images"),
        new(Grantee.Webhook, RoleKind.AcrPull, GrantScope.Registry,
            "the webhook reads manifests, signatures and attestations"),
        new(Grantee.GitHub, RoleKind.AcrPush, GrantScope.Registry,
            "the pipeline pushes images, signatures and attestations"),
        new(Grantee.GitHub, RoleKind.KeySigner, GrantScope.SigningKey,
            "the pipeline signs with the key that never leaves the vault"),
        new(Grantee.AzurePipelines, RoleKind.AcrPush, GrantScope.Registry,
            "the Azure pipeline pushes images, signatures and attestations"),
        new(Grantee.AzurePipelines, RoleKind.KeySigner, GrantScope.SigningKey,
            "the Azure pipeline signs with the key that never leaves the vault"),
        new(Grantee.Signer, RoleKind.AcrPush, GrantScope.Registry,
            "the signing workload pushes images, signatures and attestations"),
        new(Grantee.Signer, RoleKind.KeySigner, GrantScope.SigningKey,
            "the signing workload signs with the key that never leaves the vault"),
        new(Grantee.FlowLogs, RoleKind.StorageBlobDataContributor, GrantScope.FlowLogStorage,
            "Network Watcher writes flow logs without a storage key"),
        new(Grantee.Deployer, RoleKind.KeyCustodian, GrantScope.Vault,
            "whoever runs pulumi can delete and recover the key, which the provider does on the data plane, but not sign"),
        new(Grantee.Deployer, RoleKind.AksClusterUser, GrantScope.Cluster,
            "whoever runs pulumi can ask for the cluster's endpoint"),
        new(Grantee.Deployer, RoleKind.AksRbacClusterAdmin, GrantScope.Cluster,
            "whoever runs pulumi creates namespaces, roles and admission registrations"),
    ];
}
