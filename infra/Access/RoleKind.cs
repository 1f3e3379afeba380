using System.Text.Json.Serialization;

namespace ImageTrust.Infra.Access;

/// <summary>Ids of Azure's built-in roles, and the two custom ones that are narrower than any built-in role.</summary>
internal enum RoleKind
{
    /// <summary>Pull images and signatures.</summary>
    [JsonStringEnumMemberName("AcrPull")]
    AcrPull,

    /// <summary>Pull and push images and signatures.</summary>
    [JsonStringEnumMemberName("AcrPush")]
    AcrPush,

    /// <summary>Custom: read the public key and sign. Key Vault Crypto User could also encrypt, wrap and back the key up.</summary>
    [JsonStringEnumMemberName("KeySigner")]
    KeySigner,

    /// <summary>Custom: read, delete and recover the key. Key Vault Crypto Officer could also sign.</summary>
    [JsonStringEnumMemberName("KeyCustodian")]
    KeyCustodian,

    [JsonStringEnumMemberName("ManagedIdentityOperator")]
    ManagedIdentityOperator,

    [JsonStringEnumMemberName("NetworkContributor")]
    NetworkContributor,

    [JsonStringEnumMemberName("StorageBlobDataContributor")]
    StorageBlobDataContributor,

    [JsonStringEnumMemberName("AksClusterUser")]
    AksClusterUser,

    [JsonStringEnumMemberName("AksRbacClusterAdmin")]
    AksRbacClusterAdmin,
}

/// <summary>GUIDs from Microsoft's list of built-in roles; null for the custom ones.</summary>
internal static class BuiltInRole
{
    public static string? Id(RoleKind role) => role switch
    {
        RoleKind.AcrPull => "7f951dda-4ed3-4680-a7ca-43fe172d538d",
        RoleKind.AcrPush => "8311e382-0749-4cb8-b61a-304f252e45ec",
        RoleKind.ManagedIdentityOperator => "f1a07417-d97a-45cb-824c-7a7467783830",
        RoleKind.NetworkContributor => "4d97b98b-1d4f-4787-a291-c67834d212e7",
        RoleKind.StorageBlobDataContributor => "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        RoleKind.AksClusterUser => "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
        RoleKind.AksRbacClusterAdmin => "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
        _ => null,
    };
}
