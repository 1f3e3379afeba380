using ImageTrust.Sigstore.Outcome;
using static ImageTrust.Sigstore.Outcome.FailureCode;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>Which reasons make sense for a change in each part of the evidence: an operator reads the code and looks there.</summary>
internal static class SensibleCodes
{
    private static readonly FailureCode[] Anywhere = [EvidenceMalformed, EvidenceTooLarge];

    private static readonly FailureCode[] Entry =
    [
        LogEntryMalformed, LogEntryUnsupported, LogEntryMissing, LogEntryMismatch, LogUnknown, LogOutsideValidity, InclusionPromiseMissing,
        InclusionProofMissing,
        InclusionProofInvalid, SignedEntryTimestampInvalid, CheckpointMalformed, CheckpointInvalid, VerifiedTimeMissing,
    ];

    private static readonly FailureCode[] Leaf =
    [
        CertificateMalformed, CertificateUntrusted, CertificateSignatureInvalid, CertificateOutsideValidity, CertificateUsage,
        CertificateIdentityInvalid, KeyMalformed,
        KeyUnsupported, KeyUnknown, SctMalformed, SctMissing, SctInvalid, SctLogUnknown, SctLogOutsideValidity, SignatureInvalid,
        LogEntryMismatch,
    ];

    private static readonly FailureCode[] Stamp =
    [
        TimestampMalformed, TimestampMissing, TimestampInvalid, TimestampMismatch, TimestampAuthorityUnknown,
        TimestampAuthorityOutsideValidity, VerifiedTimeMissing,
    ];

    private static readonly FailureCode[] Content =
    [
        SignatureInvalid, ArtifactMismatch, EnvelopeMalformed, StatementMalformed, PayloadMalformed, PayloadTypeUnsupported,
        StatementTypeUnsupported, DigestUnsupported,
        TimestampMismatch, LogEntryMismatch, KeyUnknown,
    ];

    private static readonly (string Part, FailureCode[] Codes)[] Parts =
    [
        ("mediaType", [BundleVersionUnsupported]),
        ("verificationMaterial.tlogEntries", Entry),
        ("verificationMaterial.timestampVerificationData", Stamp),
        ("verificationMaterial.certificate", Leaf),
        ("verificationMaterial.x509CertificateChain", Leaf),
        ("verificationMaterial.publicKey", [KeyUnknown, KeyMalformed, SignatureInvalid]),
        ("verificationMaterial", [LogEntryMissing, VerifiedTimeMissing, KeyUnknown]),
        ("messageSignature", Content),
        ("dsseEnvelope", Content),
        ("dev.cosignproject.cosign/signature", Content),
        ("dev.sigstore.cosign/certificate", Leaf),
        ("dev.sigstore.cosign/bundle", Entry),
        ("dev.sigstore.cosign/rfc3161timestamp", Stamp),
        ("dev.sigstore.cosign/chain", []),
        ("predicateType", []),
    ];

    public static bool Fit(Mutant mutant, FailureCode code) => Anywhere.Contains(code)
        || Array.Find(Parts, part => mutant.Path.StartsWith(part.Part, StringComparison.Ordinal)).Codes?.Contains(code) == true;
}
