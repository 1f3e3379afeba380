using System.Runtime.CompilerServices;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Remembering;
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
    // By the very piece, and gone with it: bytes are immutable, roots and keys are those of this policy, and a piece counts what verified of it as its own.
    private readonly ConditionalWeakTable<RememberedEvidence, Proven> proven = [];

    /// <summary>
    /// The same for a remembered piece. What signatures and certificates proved of it is not proven again under the same policy; whether it is enough is judged anew.
    /// </summary>
    public void Verify(
        RememberedEvidence piece, ArtifactDigest image, DateTimeOffset now, FactSheet sheet, Func<long, bool> keep, string? elsewhere,
        CancellationToken cancellation)
    {
        if (proven.TryGetValue(piece, out var known) && known.Image == image && known.Since <= now)
        {
            Add(known.Facts, Where(piece.Candidate, elsewhere), sheet, keep);
        }
        else if (Verify(piece.Candidate, image, now, sheet, keep, elsewhere, cancellation) is { } facts)
        {
            proven.AddOrUpdate(piece, new Proven(image, now, facts));
        }
    }

    /// <param name="candidate">What was found.</param>
    /// <param name="image">What it must be about.</param>
    /// <param name="now">The present.</param>
    /// <param name="sheet">Takes what is found.</param>
    /// <param name="keep">Whether there is room for so many bytes that are kept of it.</param>
    /// <param name="elsewhere">Another repository than the image's, in which it was found.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>What verified, if it will at any later time; null otherwise.</returns>
    public IReadOnlyList<VerifiedFacts>? Verify(
        EvidenceCandidate candidate, ArtifactDigest image, DateTimeOffset now, FactSheet sheet, Func<long, bool> keep, string? elsewhere,
        CancellationToken cancellation)
    {
        string where = Where(candidate, elsewhere);
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
            return Verify(evidence!, image, now, where, sheet, keep, cancellation);
        }

        return null;
    }

    /// <summary>Under each trust root for itself: what one root's logs say must never be read as another's.</summary>
    private List<VerifiedFacts>? Verify(
        Evidence evidence, ArtifactDigest image, DateTimeOffset now, string where, FactSheet sheet, Func<long, bool> keep, CancellationToken cancellation)
    {
        var tried = new Tried();
        var verified = tried.Verified;
        var furthest = Try(evidence, image, now, tried, cancellation);

        // A key judges by itself, whatever certificate somebody attached: one for this key, for another one, or none that can be read.
        if (evidence.WithoutCertificate() is { } byKey
            && (furthest is { Step: Step.Signature } || evidence.MayCertify(policy.Materials[0].Authorities)))
        {
            var other = Try(byKey, image, now, tried, cancellation);
            furthest = furthest is null || other?.Step > Step.Signature ? other : furthest;
        }

        if (verified.Count == 0)
        {
            sheet.Add(FailureMapping.OfVerification(furthest!, where));
        }

        // A key verifies under any root; those that add neither log nor time would only repeat it.
        var telling = verified.Where(facts => facts.LogEntries.Count > 0 || facts.Time is SigningTime.Proven).ToList();
        List<VerifiedFacts> counted = telling.Count > 0 ? telling : [.. verified.Take(1)];
        Add(counted, where, sheet, keep);
        return counted.Count > 0 && !tried.RestsOnPresent ? counted : null;
    }

    /// <returns>The failure that came furthest; null when there was none.</returns>
    private Failure? Try(Evidence evidence, ArtifactDigest image, DateTimeOffset now, Tried tried, CancellationToken cancellation)
    {
        Failure? furthest = null;
        foreach (var material in policy.Materials)
        {
            var result = Verifier.Verify(evidence, image, material, policy.MeasureUnder(material), now, cancellation);
            tried.RestsOnPresent |= result.RestsOnPresent;
            switch (result)
            {
                case Verified good:
                    tried.Verified.Add(good.Facts);
                    break;
                case Refused refused:
                    furthest = furthest is null || refused.Failure.Step > furthest.Step ? refused.Failure : furthest;
                    break;
            }
        }

        return furthest;
    }

    private static void Add(IReadOnlyList<VerifiedFacts> verified, string where, FactSheet sheet, Func<long, bool> keep)
    {
        foreach (var facts in verified)
        {
            Add(facts, where, sheet, keep);
        }
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

    private static string Where(EvidenceCandidate candidate, string? elsewhere) =>
        ClosedSet.WordOf(candidate.Origin.Source) + (candidate.Origin.Manifest is null ? "" : $" {candidate.Origin.Manifest}")
        + (elsewhere is null ? "" : $" of {elsewhere}");

    /// <summary>What was found out about one candidate.</summary>
    private sealed class Tried
    {
        public List<VerifiedFacts> Verified { get; } = [];

        public bool RestsOnPresent { get; set; }
    }

    /// <param name="Image">What it is about.</param>
    /// <param name="Since">When it was found out. No time that was proven then lies after that, or after any later time.</param>
    /// <param name="Facts">At least one.</param>
    private sealed record Proven(ArtifactDigest Image, DateTimeOffset Since, IReadOnlyList<VerifiedFacts> Facts);
}
