using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>Someone who may sign: exactly one of <see cref="Key"/> and <see cref="Keyless"/>, and what a signature of theirs must carry.</summary>
[Description("Someone who may sign: a key, or an identity with a short-lived certificate (keyless).")]
public sealed record Authority(
    [property: Description("Signs with a long-lived key.")]
    KeyAuthority? Key = null,
    [property: Description("Signs with a short-lived certificate issued to an identity.")]
    KeylessAuthority? Keyless = null,
    [property: Description("Whether each signature must be in a transparency log of the trust root.")]
    LogRequirement TransparencyLog = LogRequirement.Required,
    [property: Description("Whether each signature needs a trusted signing time: from a timestamp authority or a log (required), from a timestamp authority only, or none.")]
    TimestampRequirement Timestamp = TimestampRequirement.Required,
    [property: Description("Why a check above is not required. Goes with a weakening, and only with one.")]
    Sentence? WeakeningReason = null,
    [property: Description("The Sigstore instance whose logs, timestamps and certificates count. Left out: the public-good instance.")]
    TrustRoot? TrustRoot = null,
    [property: Description("Whether the certificate may be in no certificate transparency log. Left out: it must be in one. Only with a trust root of one's own.")]
    CertificateLogRequirement? CertificateTransparency = null,
    [property: Description("Set where this authority vouches for images it did not build (a backfill, an import): why. Its signatures are counted apart, as vouched.")]
    Sentence? VouchingReason = null,
    [property: Description("Found by `policy suggest` and trusted by nobody yet: a document with it is no policy. Whoever has made sure who the signer is removes it.")]
    DraftMark? Mark = null)
{
    [JsonIgnore]
    public bool IsWeakened => TransparencyLog == LogRequirement.NotRequired || Timestamp == TimestampRequirement.NotRequired
        || CertificateTransparency is not null;

    /// <summary>The name facts carry for the trust root they were verified against.</summary>
    [JsonIgnore]
    public string TrustRootId => TrustRoot?.Sha256?.Text ?? (TrustRoot is null ? TrustRoot.PublicGood : TrustRoot.Unread);
}

[JsonConverter(typeof(ClosedSetConverter<LogRequirement>))]
public enum LogRequirement
{
    [JsonStringEnumMemberName("required")]
    Required,

    [JsonStringEnumMemberName("not-required")]
    NotRequired,
}

[JsonConverter(typeof(ClosedSetConverter<TimestampRequirement>))]
public enum TimestampRequirement
{
    [JsonStringEnumMemberName("required")]
    Required,

    [JsonStringEnumMemberName("timestamp-authority")]
    TimestampAuthority,

    [JsonStringEnumMemberName("not-required")]
    NotRequired,
}

/// <summary>
/// The one way to do without certificate transparency. An instance that issues in private (GitHub's own, for private repositories) keeps no
/// such log; nobody but it can then know which certificates it issued.
/// </summary>
[JsonConverter(typeof(ClosedSetConverter<CertificateLogRequirement>))]
public enum CertificateLogRequirement
{
    [JsonStringEnumMemberName("not-required")]
    NotRequired,
}

/// <summary>What no reader accepts, so that a draft made by a program becomes a policy only by a person's hand.</summary>
[JsonConverter(typeof(ClosedSetConverter<DraftMark>))]
public enum DraftMark
{
    [JsonStringEnumMemberName("SUGGESTED")]
    Suggested,
}

/// <summary>A trusted_root.json beside the policy. Its hash is part of the canonical form, so a changed root is a changed policy.</summary>
[Description("A trusted root of an own Sigstore instance (trusted_root.json).")]
public sealed record TrustRoot(
    [property: Description("The file, relative to the policy.")]
    RelativePath File,
    [property: Description("The file's hash. Filled in by the tool when left out; refused when it differs.")]
    Digest? Sha256 = null)
{
    /// <summary>The id of the public-good instance in facts.</summary>
    public const string PublicGood = "public-good";

    // No fact ever carries this id: a root that was not read satisfies nothing.
    internal const string Unread = "unread";
}

[Description("A long-lived key, in as many versions as are in use.")]
public sealed record KeyAuthority(
    [property: Description("The key's versions; a signature by any of them, made while it was valid, counts as this authority's.")]
    IReadOnlyList<KeyVersion> Versions)
{
    /// <summary>No public key is known yet: the authority satisfies nothing until <c>keys pull</c> has been run.</summary>
    [JsonIgnore]
    public bool NotPulledYet => Versions.All(version => version.PublicKey is null);
}

[Description("One version of a key: its public half and when it may have signed.")]
public sealed record KeyVersion(
    [property: Description("The PEM file with the public key, relative to the policy.")]
    RelativePath File,
    [property: Description("Signatures made before this moment do not count.")]
    UtcTime? ValidFrom = null,
    [property: Description("Signatures made after this moment do not count.")]
    UtcTime? ValidUntil = null,
    [property: Description("The key itself, base64 of its SubjectPublicKeyInfo. Filled in from the file; refused when it differs.")]
    PublicKey? PublicKey = null,
    [property: Description("The version of a Key Vault key that signs: https://VAULT.vault.azure.net/keys/KEY/VERSION. Pipelines sign with this one and no other.")]
    VaultKeyId? VaultKey = null);
