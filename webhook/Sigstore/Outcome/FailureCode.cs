namespace ImageTrust.Sigstore.Outcome;

/// <summary>Why a verification was refused. The set is closed; the text form (<see cref="FailureCodes.Name"/>) is stable.</summary>
public enum FailureCode
{
    // Malformed
    TrustedRootMalformed,
    KeyMalformed,
    EvidenceMalformed,
    EvidenceTooLarge,
    EnvelopeMalformed,
    StatementMalformed,
    PayloadMalformed,
    CertificateMalformed,
    SctMalformed,
    TimestampMalformed,
    LogEntryMalformed,
    CheckpointMalformed,

    // Unsupported
    BundleVersionUnsupported,
    PayloadTypeUnsupported,
    StatementTypeUnsupported,
    KeyUnsupported,
    DigestUnsupported,
    LogEntryUnsupported,

    // Missing
    LogEntryMissing,
    InclusionPromiseMissing,
    InclusionProofMissing,
    TimestampMissing,
    VerifiedTimeMissing,
    SctMissing,

    // Untrusted
    KeyUnknown,
    CertificateUntrusted,
    SctLogUnknown,
    TimestampAuthorityUnknown,
    LogUnknown,

    // Refuted
    ArtifactMismatch,
    SignatureInvalid,
    KeyOutsideValidity,
    CertificateSignatureInvalid,
    CertificateOutsideValidity,
    CertificateUsage,
    CertificateIdentityInvalid,
    AuthorityInvalid,
    AuthorityOutsideValidity,
    SctInvalid,
    SctLogOutsideValidity,
    TimestampInvalid,
    TimestampMismatch,
    TimestampAuthorityOutsideValidity,
    LogEntryMismatch,
    SignedEntryTimestampInvalid,
    InclusionProofInvalid,
    CheckpointInvalid,
    LogOutsideValidity,
    TimeInFuture,
}
