namespace ImageTrust.Sigstore.Outcome;

/// <summary>The steps of a verification, in the order they run; a failure names the one it happened in.</summary>
public enum Step
{
    ReadTrust,
    ReadEvidence,
    Artifact,
    Signature,
    Timestamp,
    TransparencyLog,
    VerifiedTime,
    CertificatePath,
    CertificateTransparency,
    CertificateIdentity,
    KeyValidity,
}
