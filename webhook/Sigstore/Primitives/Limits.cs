namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// The caps on everything read from outside. Real evidence stays far below each of them; what lies above is an attempt to
/// burn time or memory (CVE-2024-45395, CVE-2024-29902, CVE-2024-29903 and their relatives).
/// </summary>
public static class Limits
{
    /// <summary>Bytes of one bundle, envelope or payload. The largest real ones are SBOM attestations of a few megabytes.</summary>
    public const int EvidenceBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one legacy layer annotation. A Rekor bundle with a certificate in it is 10 KB.</summary>
    public const int AnnotationBytes = 256 * 1024;

    /// <summary>Bytes of a trusted root document. The public-good one is 7 KB.</summary>
    public const int TrustedRootBytes = 1024 * 1024;

    /// <summary>Nesting of evidence JSON. A bundle needs 6 levels; SBOM predicates are deeper, and the reader recurses nowhere.</summary>
    public const int JsonDepth = 64;

    /// <summary>
    /// Names, values, beginnings and ends in one document. A compact bill of materials has one in 13 bytes, and a payload of at most
    /// 12 MiB fits into a bundle in base64. A document is built only of what lies below.
    /// </summary>
    public const int JsonTokens = 1_000_000;

    /// <summary>Log entries in one bundle. Cosign writes one; a threshold over several logs needs a handful.</summary>
    public const int LogEntries = 8;

    /// <summary>RFC 3161 timestamps in one bundle, for the same reason.</summary>
    public const int Timestamps = 8;

    /// <summary>Certificates in a bundle's chain, a token or a trust anchor's chain. Sigstore uses three.</summary>
    public const int Certificates = 8;

    /// <summary>Bytes of one certificate. Fulcio's leaves are 2 KB with every claim filled.</summary>
    public const int CertificateBytes = 32 * 1024;

    /// <summary>Extensions in one certificate. Fulcio writes about 25.</summary>
    public const int CertificateExtensions = 64;

    /// <summary>Embedded SCTs. Fulcio embeds one; web certificates carry up to five.</summary>
    public const int SignedCertificateTimestamps = 8;

    /// <summary>Bytes of one signature: RSA-4096 makes 512, P-521 at most 139.</summary>
    public const int SignatureBytes = 1024;

    /// <summary>Bytes of one timestamp response; real ones are 0.6 to 4 KB depending on embedded certificates.</summary>
    public const int TimestampBytes = 32 * 1024;

    /// <summary>Bytes of a log entry body. An intoto 0.0.2 entry may repeat the whole envelope in base64, twice.</summary>
    public const int LogEntryBodyBytes = EvidenceBytes;

    /// <summary>Hashes of an inclusion proof: the height of a tree of 2^63 entries.</summary>
    public const int InclusionProofHashes = 63;

    /// <summary>Bytes of a checkpoint, cosignatures included.</summary>
    public const int CheckpointBytes = 16 * 1024;

    /// <summary>Signature lines of a checkpoint: the log, and as many witnesses as a witnessed log collects.</summary>
    public const int CheckpointSignatures = 32;

    /// <summary>Subjects of a statement. Releases list hundreds of files; an image attestation has one.</summary>
    public const int Subjects = 1024;

    /// <summary>Digests of one subject: the in-toto digest set names about twenty algorithms.</summary>
    public const int SubjectDigests = 32;

    /// <summary>Annotations of a signature (<c>cosign sign -a</c>).</summary>
    public const int Annotations = 256;

    /// <summary>Certificate authorities, logs or timestamp authorities of one trusted root.</summary>
    public const int TrustAnchors = 64;

    /// <summary>Trusted keys tried against one signature.</summary>
    public const int Keys = 64;

    /// <summary>Trusted roots tried for one signature.</summary>
    public const int TrustedRoots = 16;

    /// <summary>
    /// How far a verified time may lie after the time passed in: the clocks of the log and of this machine differ, and an image
    /// may be admitted seconds after it was signed. A time further ahead is refused.
    /// </summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
}
