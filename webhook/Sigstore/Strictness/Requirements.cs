namespace ImageTrust.Sigstore.Strictness;

/// <summary>
/// What must be proven beside the signature. The default demands what the Sigstore client specification does: one transparency
/// log, one certificate transparency log for certificates, one verified time. Every weaker setting is written out by the caller.
/// </summary>
public sealed record Requirements
{
    public static Requirements Strict { get; } = new();

    /// <summary>
    /// For keys of one's own that sign without any service: nothing then proves when, and the key is judged at the time passed in.
    /// Certificates still need a verified time.
    /// </summary>
    public static Requirements KeyWithoutLog { get; } = new() { TransparencyLog = Threshold.Waived, VerifiedTime = Threshold.Waived };

    /// <summary>Distinct transparency logs that hold the signature.</summary>
    public Threshold TransparencyLog { get; init; } = Threshold.One;

    /// <summary>Distinct certificate transparency logs that promised to publish the certificate.</summary>
    public Threshold CertificateTransparency { get; init; } = Threshold.One;

    /// <summary>
    /// Distinct sources of verified time: logs by their signed entry timestamp, timestamp authorities by RFC 3161. Waiving it
    /// concerns keys alone; a certificate lives for minutes and is never accepted without one.
    /// </summary>
    public Threshold VerifiedTime { get; init; } = Threshold.One;

    /// <summary>Distinct timestamp authorities, in addition. The Sigstore default has none, because Rekor v1 is a source of time.</summary>
    public Threshold TimestampAuthority { get; init; } = Threshold.Waived;
}
