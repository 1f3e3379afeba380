using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using Pulumi;

namespace ImageTrust.Infra.Access;

/// <summary>Who a role is granted to. A stack need not have all of them.</summary>
internal enum Grantee
{
    [JsonStringEnumMemberName("control plane")]
    ControlPlane,

    [JsonStringEnumMemberName("kubelet")]
    Kubelet,

    [JsonStringEnumMemberName("webhook")]
    Webhook,

    [JsonStringEnumMemberName("GitHub")]
    GitHub,

    [JsonStringEnumMemberName("azure pipelines")]
    AzurePipelines,

    [JsonStringEnumMemberName("signer")]
    Signer,

    [JsonStringEnumMemberName("flow logs")]
    FlowLogs,

    [JsonStringEnumMemberName("deployer")]
    Deployer,
}

/// <summary>The one resource a role is granted on; never a group or subscription.</summary>
internal enum GrantScope
{
    [JsonStringEnumMemberName("registry")]
    Registry,

    [JsonStringEnumMemberName("vault")]
    Vault,

    [JsonStringEnumMemberName("signing key")]
    SigningKey,

    [JsonStringEnumMemberName("kubelet identity")]
    KubeletIdentity,

    [JsonStringEnumMemberName("system subnet")]
    SystemSubnet,

    [JsonStringEnumMemberName("workload subnet")]
    WorkloadSubnet,

    [JsonStringEnumMemberName("api server subnet")]
    ApiServerSubnet,

    [JsonStringEnumMemberName("flow log storage")]
    FlowLogStorage,

    [JsonStringEnumMemberName("cluster")]
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
    public string Name => $"{Part(Grantee)}-{Part(Role)}-{Part(Scope)}";

    private static string Part<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(T value) where T : struct, Enum =>
        ClosedSet.WordOf(value).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
