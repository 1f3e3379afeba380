using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Registry;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Decisions.Surveys;

/// <summary>
/// Looks at everything that is attached to an image, in every place and to the end, and verifies each piece: for who has no policy yet and
/// wants to know who signs. A decision stops when a policy has seen enough; this does not. Safe for parallel use.
/// </summary>
/// <param name="trust">The roots and keys that signatures are verified against; its rules are not asked.</param>
/// <param name="registry">Where images lie.</param>
/// <param name="clock">The present.</param>
public sealed class EvidenceSurvey(PolicyInForce trust, RegistryClient registry, TimeProvider clock)
{
    private readonly CandidateVerifier verifier = new(trust);

    /// <exception cref="OperationCanceledException">The one who asked is gone.</exception>
    public async Task<SurveyedImage> LookAsync(ImageReference image, Digest digest, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(digest);
        var sheet = new FactSheet(image.Repository) { Digest = digest };
        var artifact = ArtifactDigest.Parse(digest.Text);
        var now = clock.GetUtcNow();
        using var lookup = registry.Open(image.At(digest), cancellation);
        try
        {
            // A registry that does not have the image has nothing attached to it, and that would not mean that nobody signs it.
            await lookup.ResolveAsync();
        }
        catch (RegistryException error)
        {
            return SurveyedImage.Unseen(image.Repository, digest, FailureMapping.OfResolving(error.Failure));
        }

        var found = lookup.FindEvidenceAsync(digest, EvidenceQuery.Everything);
        await foreach (var candidate in found)
        {
            if (!await lookup.TryVerifyAsync(candidate, token => verifier.Verify(candidate, artifact, now, sheet, lookup.TryKeep, null, token)))
            {
                sheet.Add(FailureMapping.OfOwnLimit(OwnLimit.Time, $"{image.Host}: the time for this image was used up before a large piece of evidence was verified"));
                break;
            }
        }

        var facts = sheet.ToFacts();
        return new SurveyedImage(
            image.Repository, digest, facts.Signatures, [.. facts.Attestations.Select(one => (one.PredicateType, one.Signature))], facts.Failures,
            SearchMapping.Of(found.Places), found.NotationSignatures);
    }
}
