using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Surveys;

/// <summary>What is attached to one digest, verified, and judged by nobody.</summary>
/// <param name="Repository">Where it was looked for.</param>
/// <param name="Digest">The image.</param>
/// <param name="Signatures">Verified image signatures.</param>
/// <param name="Attested">Verified attestations: their predicate types and signers, without what they say.</param>
/// <param name="Failures">What did not verify or could not be looked at.</param>
/// <param name="Searched">The places that were looked at, and how far.</param>
/// <param name="NotationSignatures">Signatures of Notation that are listed and not read.</param>
public sealed record SurveyedImage(
    RepositoryName Repository,
    Digest Digest,
    IReadOnlyList<SignatureFact> Signatures,
    IReadOnlyList<(string PredicateType, SignatureFact Signature)> Attested,
    IReadOnlyList<CheckFailure> Failures,
    IReadOnlyList<SearchedPlace>? Searched,
    int NotationSignatures)
{
    /// <summary>What a policy can be asked about, attestations left out.</summary>
    public ImageFacts Facts => new(Repository, Signatures, [], Failures, Digest, Searched: Searched);

    /// <summary>One of which nothing was seen, and why.</summary>
    public static SurveyedImage Unseen(RepositoryName repository, Digest digest, CheckFailure failure) => new(repository, digest, [], [], [failure], null, 0);
}
