namespace ImageTrust.Sigstore.Facts;

/// <summary>What the signer said about the artifact.</summary>
public abstract record VerifiedContent
{
    private VerifiedContent()
    {
    }

    /// <summary>
    /// "I sign this image": a simple-signing payload, or a statement of type <c>https://sigstore.dev/cosign/sign/v1</c>. No other
    /// attestation counts as a signature, whoever made it: a scan that found a hole is signed too.
    /// </summary>
    /// <param name="DockerReference">The repository a simple-signing payload names; a bundle names none. Not compared with
    /// anything.</param>
    /// <param name="Annotations">The signer's annotations.</param>
    public sealed record ImageSignature(string? DockerReference, IReadOnlyDictionary<string, string> Annotations) : VerifiedContent;

    /// <summary>A statement about the artifact.</summary>
    /// <param name="StatementType">The in-toto statement type.</param>
    /// <param name="PredicateType">What kind of statement it is. Compare it before anything in the predicate counts.</param>
    /// <param name="Predicate">The predicate's JSON as signed; empty when the statement has none.</param>
    /// <param name="SubjectName">The name of the subject that is the artifact.</param>
    public sealed record Attestation(string StatementType, string PredicateType, ReadOnlyMemory<byte> Predicate, string? SubjectName)
        : VerifiedContent;

    /// <summary>A signature over the artifact's bytes, without a statement (<c>cosign sign-blob</c>).</summary>
    public sealed record BlobSignature : VerifiedContent;
}
