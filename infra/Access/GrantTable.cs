namespace ImageTrust.Infra.Access;

/// <summary>Every role this program grants. Nobody but the pipeline signs or pushes; what runs in the cluster only pulls.</summary>
internal static class GrantTable
{
    public static readonly IReadOnlyList<RoleGrant> All =
    [
        new(Grantee.ControlPlane, RoleKind.ManagedIdentityOperator, GrantScope.KubeletIdentity,
            "AKS assigns the kubelet identity to the nodes"),
        new(Grantee.Kubelet, RoleKind.AcrPull, GrantScope.Registry,
            "nodes pull images"),
        new(Grantee.Webhook, RoleKind.AcrPull, GrantScope.Registry,
            "the webhook reads manifests, signatures and attestations"),
        new(Grantee.GitHub, RoleKind.AcrPush, GrantScope.Registry,
            "the pipeline pushes images, signatures and attestations"),
        new(Grantee.GitHub, RoleKind.KeySigner, GrantScope.SigningKey,
            "the pipeline signs with the key that never leaves the vault"),
        new(Grantee.Deployer, RoleKind.KeyCustodian, GrantScope.Vault,
            "whoever runs pulumi can delete and recover the key, which the provider does on the data plane, but not sign"),
        new(Grantee.Deployer, RoleKind.AksClusterUser, GrantScope.Cluster,
            "whoever runs pulumi can ask for the cluster's endpoint"),
        new(Grantee.Deployer, RoleKind.AksRbacClusterAdmin, GrantScope.Cluster,
            "whoever runs pulumi creates namespaces, roles and admission registrations"),
    ];
}
