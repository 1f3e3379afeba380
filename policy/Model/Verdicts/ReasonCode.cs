using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>Every reason a verdict can have. Codes are stable: dashboards, promotion gates and tests are written against them.</summary>
[JsonConverter(typeof(ClosedSetConverter<ReasonCode>))]
public enum ReasonCode
{
    // Why an image is admitted.
    [JsonStringEnumMemberName("signed")]
    SignedBy,

    [JsonStringEnumMemberName("key-fallback")]
    KeyFallback,

    /// <summary>Without the word of somebody who did not build the image, too few have signed.</summary>
    [JsonStringEnumMemberName("vouched")]
    Vouched,

    [JsonStringEnumMemberName("weakened")]
    Weakened,

    [JsonStringEnumMemberName("attested")]
    Attested,

    [JsonStringEnumMemberName("signature-not-needed")]
    SignatureNotNeeded,

    [JsonStringEnumMemberName("unverified")]
    Unverified,

    [JsonStringEnumMemberName("exception")]
    Exception,

    [JsonStringEnumMemberName("break-glass")]
    BreakGlass,

    /// <summary>The registry could not be asked; evidence that lay in it before the outage admits.</summary>
    [JsonStringEnumMemberName("stale-evidence")]
    StaleEvidence,

    [JsonStringEnumMemberName("uncheckable-admitted")]
    UncheckableAdmitted,

    // Why it is not.
    [JsonStringEnumMemberName("no-rule")]
    NoRule,

    [JsonStringEnumMemberName("digest-revoked")]
    DigestRevoked,

    [JsonStringEnumMemberName("signer-revoked")]
    SignerRevoked,

    [JsonStringEnumMemberName("revocation-unsettled")]
    RevocationUnsettled,

    [JsonStringEnumMemberName("no-digest")]
    NoDigest,

    /// <summary>The text may be the id of an image that a node holds, whatever that is.</summary>
    [JsonStringEnumMemberName("image-id")]
    ImageId,

    /// <summary>The image verifies, but its tag was not replaced by its digest.</summary>
    [JsonStringEnumMemberName("not-pinned")]
    NotPinned,

    /// <summary>What an object would run cannot be told.</summary>
    [JsonStringEnumMemberName("unreadable-object")]
    UnreadableObject,

    /// <summary>Nobody knows where a kind of object names images.</summary>
    [JsonStringEnumMemberName("unknown-kind")]
    UnknownKind,

    [JsonStringEnumMemberName("no-signature")]
    NoSignature,

    [JsonStringEnumMemberName("too-few-signers")]
    TooFewSigners,

    [JsonStringEnumMemberName("key-not-pulled")]
    KeyNotPulled,

    [JsonStringEnumMemberName("key-refused-in-phase")]
    KeyRefusedInPhase,

    [JsonStringEnumMemberName("other-signer")]
    OtherSigner,

    [JsonStringEnumMemberName("claim-mismatch")]
    ClaimMismatch,

    [JsonStringEnumMemberName("other-trust-root")]
    OtherTrustRoot,

    [JsonStringEnumMemberName("certificate-not-logged")]
    CertificateNotLogged,

    [JsonStringEnumMemberName("not-logged")]
    NotLogged,

    [JsonStringEnumMemberName("no-trusted-time")]
    NoTrustedTime,

    [JsonStringEnumMemberName("key-not-valid-then")]
    KeyNotValidThen,

    [JsonStringEnumMemberName("attestation-missing")]
    AttestationMissing,

    [JsonStringEnumMemberName("attestation-signer")]
    AttestationSigner,

    [JsonStringEnumMemberName("attestation-condition")]
    AttestationCondition,

    [JsonStringEnumMemberName("attestation-unreadable")]
    AttestationUnreadable,

    /// <summary>The newest one found is good, and nobody knows whether it is the newest.</summary>
    [JsonStringEnumMemberName("attestation-unsettled")]
    AttestationUnsettled,

    [JsonStringEnumMemberName("bad-evidence")]
    BadEvidence,

    [JsonStringEnumMemberName("could-not-check")]
    CouldNotCheck,
}
