using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Evidence;
using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using SigningTime = ImageTrust.Sigstore.Facts.SigningTime;

namespace ImageTrust.Decisions.Verification;

/// <summary>One candidate → what is verified about it, or why nothing is. Measured, not judged.</summary>
internal sealed class CandidateVerifier(PolicyInForce policy)
{
    /// <param name="candidate">What was found.</param>
    /// <param name="image">What it must be about.</param>
    /// <param name="now">The present.</param>
    /// <param name="sheet">Takes what is found.</param>
    /// <param name="keep">Whether there is room for so many bytes that are kept of it.</param>
    /// <param name="elsewhere">Another repository than the image's, in which it was found.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public void Verify(
        EvidenceCandidate candidate, ArtifactDigest image, DateTimeOffset now, FactSheet sheet, Func<long, bool> keep, string? elsewhere,
        CancellationToken cancellation)
    {
        string where = Words(candidate.Origin) + (elsewhere is null ? "" : $" of {elsewhere}");
        if (candidate is EvidenceCandidate.Unreadable unreadable)
        {
            sheet.Add(FailureMapping.OfUnseen(unreadable.Failure, where));
        }
        else if (candidate is EvidenceCandidate.Unusable unusable)
        {
            sheet.Add(FailureMapping.OfUnusable(unusable.Failure, where));
        }
        else if (!TryRead(candidate, cancellation, out var evidence, out var failure))
        {
            sheet.Add(FailureMapping.OfVerification(failure!, where));
        }
        else
        {
            Verify(evidence!, image, now, where, sheet, keep, cancellation);
        }
    }

    /// <summary>Under each trust root for itself: what one root's logs say must never be read as another's.</summary>
    private void Verify(
        Evidence evidence, ArtifactDigest image, DateTimeOffset now, string where, FactSheet sheet, Func<long, bool> keep, CancellationToken cancellation)
    {
        List<VerifiedFacts> verified = [];
        var furthest = Try(evidence, image, now, verified, cancellation);

        // A key judges by itself, whatever certificate somebody attached: one for this key, for another one, or none that can be read.
        if (evidence.WithoutCertificate() is { } byKey
            && (furthest is { Step: Step.Signature } || evidence.MayCertify(policy.Materials[0].Authorities)))
        {
            var other = Try(byKey, image, now, verified, cancellation);
            furthest = furthest is null || other?.Step > Step.Signature ? other : furthest;
        }

        if (verified.Count == 0)
        {
            sheet.Add(FailureMapping.OfVerification(furthest!, where));
        }

        // A key verifies under any root; those that add neither log nor time would only repeat it.
        var telling = verified.Where(facts => facts.LogEntries.Count > 0 || facts.Time is SigningTime.Proven).ToList();
        foreach (var facts in telling.Count > 0 ? telling : verified.Take(1))
        {
            Add(facts, where, sheet, keep);
        }
    }

    /// <returns>The failure that came furthest; null when there was none.</returns>
    private Failure? Try(Evidence evidence, ArtifactDigest image, DateTimeOffset now, List<VerifiedFacts> verified, CancellationToken cancellation)
    {
        Failure? furthest = null;
        foreach (var material in policy.Materials)
        {
            switch (Verifier.Verify(evidence, image, material, policy.MeasureUnder(material), now, cancellation))
            {
                case Verified good:
                    verified.Add(good.Facts);
                    break;
                case Refused refused:
                    furthest = furthest is null || refused.Failure.Step > furthest.Step ? refused.Failure : furthest;
                    break;
            }
        }

        return furthest;
    }

    private static void Add(VerifiedFacts facts, string where, FactSheet sheet, Func<long, bool> keep)
    {
        var signature = FactMapping.Signature(facts, where);
        switch (facts.Content)
        {
            case VerifiedContent.ImageSignature:
                sheet.Add(signature);
                break;
            // Its bytes and the table over them stay until the image is decided about.
            case VerifiedContent.Attestation attestation when !keep(3L * attestation.Predicate.Length):
                sheet.Add(FailureMapping.OfOwnLimit(OwnLimit.Memory, $"no room is left for an attestation this large (in {where})"));
                break;
            case VerifiedContent.Attestation attestation:
                sheet.Add(FactMapping.Attestation(attestation, signature));
                break;
            default:
                sheet.Add(new CheckFailure(FailureKind.Bad, "not-an-image-signature", $"it signs bytes, not an image (in {where})", Cause.Pusher));
                break;
        }
    }

    private static bool TryRead(EvidenceCandidate candidate, CancellationToken cancellation, out Evidence? evidence, out Failure? failure)
    {
        switch (candidate)
        {
            case EvidenceCandidate.Bundle bundle:
                return SigstoreBundle.TryRead(bundle.Json, out evidence, out failure, cancellation);
            case EvidenceCandidate.SimpleSigning signing:
                return SimpleSigningLayer.TryRead(signing.Payload, signing.Annotations, out evidence, out failure);
            case EvidenceCandidate.DsseEnvelope envelope:
                return DsseLayer.TryRead(envelope.Json, envelope.Annotations, out evidence, out failure, cancellation);
            default:
                throw new InvalidOperationException("the set of candidates is closed");
        }
    }

    private static string Words(EvidenceOrigin origin) =>
        ClosedSet.WordOf(origin.Source) + (origin.Manifest is null ? "" : $" {origin.Manifest}");
}
