namespace Pulumi.Serialization;

/// <summary>Constants of the property encoding. Special values are objects whose <see cref="SignatureKey"/> tells their kind.</summary>
internal static class WireFormat
{
    public const string SignatureKey = "4dabf18193072939515e22adb298388d";

    public const string Secret = "1b47061264138c4ac30d75fd1eb44270";

    public const string ResourceReference = "5cf8f73096256a8f31e491e813e4eb8e";

    public const string Asset = "c44067f5952c0a294b673a41bacd8c17";

    public const string Archive = "0def7320c3a5731c473e5ecbe6d01bc7";

    /// <summary>Stands for any value that is not known yet, whatever its type.</summary>
    public const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>Keys with this prefix are bookkeeping of providers, not properties.</summary>
    public const string InternalPrefix = "__";
}
