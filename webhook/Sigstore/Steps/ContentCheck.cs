using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Steps;

/// <summary>Is what was signed about this artifact, and what does it say? Sigstore client specification, section 4.5: the payload is made of the artifact.</summary>
internal static class ContentCheck
{
    public static VerifiedContent Require(SignedContent content, ArtifactDigest artifact, CancellationToken cancellation) => content switch
    {
        DsseEnvelope envelope => DemandStatement(Statement.Read(envelope, cancellation), artifact),
        SimpleSigningPayload payload => DemandPayload(SimpleSigning.Read(payload, cancellation), artifact),
        MessageSignature message => DemandMessage(message, artifact),
        _ => throw new InvalidOperationException("the set of contents is closed"),
    };

    private static VerifiedContent DemandStatement(Statement statement, ArtifactDigest artifact)
    {
        var subject = statement.Subjects.FirstOrDefault(subject => subject.Is(artifact))
            ?? throw Mismatch($"a subject {artifact}", statement.Subjects.Count == 0 ? "no subject" : $"{statement.Subjects.Count} others");
        return statement.PredicateType == Statement.CosignSign
            ? new VerifiedContent.ImageSignature(null, subject.Annotations)
            : new VerifiedContent.Attestation(statement.Type, statement.PredicateType, statement.Predicate, subject.Name);
    }

    private static VerifiedContent.ImageSignature DemandPayload(SimpleSigning payload, ArtifactDigest artifact)
        => payload.ManifestDigest == artifact.ToString()
            ? new VerifiedContent.ImageSignature(payload.DockerReference, payload.Annotations)
            : throw Mismatch($"{artifact}", payload.ManifestDigest);

    private static VerifiedContent.BlobSignature DemandMessage(MessageSignature message, ArtifactDigest artifact)
        => message.Digest is not { } stated || stated == artifact ? new VerifiedContent.BlobSignature()
            : stated.Algorithm == artifact.Algorithm ? throw Mismatch($"{artifact}", $"{stated}")
            : throw new SigstoreException(FailureCode.DigestUnsupported, Step.Artifact,
                $"a {stated.Algorithm.Name()} digest of the artifact", $"{artifact}");

    private static SigstoreException Mismatch(string expected, string got)
        => new(FailureCode.ArtifactMismatch, Step.Artifact, expected, got);
}
