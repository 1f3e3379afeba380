namespace ImageTrust.Sigstore.Outcome;

/// <summary>The steps of a verification, in the order they run; a failure names the one it happened in.</summary>
public enum Step
{
    ReadTrust,
    ReadEvidence,
    Signature,
    Timestamp,
    TransparencyLog,
    VerifiedTime,
    CertificatePath,
    CertificateTransparency,
    CertificateIdentity,
    KeyValidity,

    /// <summary>Whether what was signed is about the artifact. Last, since nothing is interpreted that nobody trusted signed.</summary>
    Artifact,
}
