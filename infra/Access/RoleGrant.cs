using Pulumi;

namespace ImageTrust.Infra.Access;

/// <summary>Who a role is granted to. A stack need not have all of them.</summary>
internal enum Grantee
{
    ControlPlane,
    Kubelet,
    Webhook,
    GitHub,
    AzurePipelines,
    Signer,
    FlowLogs,
    Deployer,
}

/// <summary>The one resource a role is granted on; never a group or subscription.</summary>
internal enum GrantScope
{
    Registry,
    Vault,
    SigningKey,
    KubeletIdentity,
    SystemSubnet,
    WorkloadSubnet,
    ApiServerSubnet,
    FlowLogStorage,
    Cluster,
}

/// <summary>A resource that roles are granted on; the component that makes it says what it is.</summary>
/// <param name="ResourceId">ARM id.</param>
internal sealed record GrantTarget(GrantScope Scope, Input<string> ResourceId);

/// <summary>One line of the access table.</summary>
/// <param name="Reason">Why it is needed; becomes the assignment's description.</param>
internal sealed record RoleGrant(Grantee Grantee, RoleKind Role, GrantScope Scope, string Reason)
{
    /// <summary>Logical name, and with the stack the source of the assignment's GUID.</summary>
    public string Name => $"{Lower(Grantee)}-{Lower(Role)}-{Lower(Scope)}";

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
