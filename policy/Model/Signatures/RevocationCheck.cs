using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>
/// Revocations. A revoked digest is refused. A revoked signer's signatures count for nobody; another signer's still do, or whoever
/// holds the leaked key could take down images by signing them. But what needs no signature at all is not let in beside a revoked one.
/// </summary>
internal sealed class RevocationCheck(TrustPolicy policy)
{
    private readonly KeyValuePair<string, Revocation>[] _entries =
        policy.Revocations is null ? [] : [.. policy.Revocations.OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    /// <summary>A revoked image runs as well when an index leads to it.</summary>
    public Reason? OfAnyDigest(ImageFacts facts) => _entries.Length == 0 ? null : OfDigest(facts.Digest)
        ?? facts.Platforms?.Select(platform => OfDigest(platform.Facts.Digest)).FirstOrDefault(reason => reason is not null);

    private Reason? OfDigest(Digest? digest) => _entries
        .Where(entry => digest is not null && entry.Value.Digest == digest)
        .Select(entry => new Reason(ReasonCode.DigestRevoked, $"{digest} is revoked: {entry.Value.Reason}", entry.Key))
        .FirstOrDefault();

    public Reason? Of(SignatureFact signature) => _entries.Length == 0 ? null : _entries
        .Where(entry => entry.Value.Digest is null && IsAbout(entry.Value, UnderItsRoot(signature)))
        .Select(entry => new Reason(
            ReasonCode.SignerRevoked, $"the signature by {Reasons.Name(signature.Signer)} is revoked: {entry.Value.Reason}", entry.Key))
        .FirstOrDefault();

    /// <summary>A revoked signer who was seen to have signed the image, or one of its platforms: what needs no evidence is not let in beside it.</summary>
    public Reason? OfAnySigner(ImageFacts facts) => _entries.Length == 0 ? null : OfSigner(facts)
        ?? facts.Platforms?.Select(platform => OfSigner(platform.Facts)).FirstOrDefault(reason => reason is not null);

    /// <summary>Why nobody knows whether a revocation that is looked for there is about the image; null when that is known.</summary>
    public (Judgement Judgement, List<Reason> Reasons)? Unsettled(ImageFacts facts) => _entries.Length == 0 ? null : UnsettledOne(facts)
        ?? facts.Platforms?.Select(platform => UnsettledOne(platform.Facts)).FirstOrDefault(unsettled => unsettled is not null);

    private Reason? OfSigner(ImageFacts facts) => facts.Signatures.Concat(facts.Attestations.Select(attestation => attestation.Signature))
        .Select(Of).FirstOrDefault(reason => reason is not null);

    private (Judgement Judgement, List<Reason> Reasons)? UnsettledOne(ImageFacts facts)
    {
        var outage = facts.MayHide;
        var unknown = (facts.Digest is null || outage) && Array.Exists(_entries, entry =>
            (facts.Digest is null || entry.Value.Digest is null)
            && (RevocationScope.IsSought(policy, entry.Value, facts.Repository)
                || (!WasNotAsked(facts) && RevocationScope.IsLookedFor(policy, entry.Value, facts.Repository))));
        return unknown ? Unresolved(facts, outage) : null;
    }

    /// <summary>
    /// Whether no place was looked through, by the registry's own doing or by ours of not reaching it. Where one was, the rest was kept from being
    /// seen, and whoever may push can bring that about. What was seen besides does not count: a stranger's signature must take nothing down.
    /// </summary>
    private static bool WasNotAsked(ImageFacts facts) =>
        (facts.Searched?.All(place => place.Extent == SearchExtent.Partial && place.Missing is { Count: > 0 } missing && missing.All(IsNoPushers)) ?? true)
        && facts.Failures.Count > 0 && facts.Failures.All(failure => failure.Cause is { } cause && IsNoPushers(cause));

    private static bool IsNoPushers(Cause cause) => cause is Cause.RegistrySilent or Cause.RegistryFailing or Cause.RegistryThrottling
        or Cause.AccessRefused or Cause.RequestRefused or Cause.WayRefused or Cause.PodAuthor;

    /// <summary>What keeps an image out whose own evidence is good: it may lead to a revoked digest by a way that nobody could look through.</summary>
    public (Judgement Judgement, List<Reason> Reasons)? BarsUnseen(ImageFacts facts) =>
        _entries.Length == 0 ? null : facts.Platforms?.FirstOrDefault(platform => MayBeAbout(platform.Facts)) is { } unseen ? UnsettledOne(unseen.Facts) : null;

    /// <summary>Whether the image itself may be a revoked one, because nobody knows its digest.</summary>
    public bool MayBeAbout(ImageFacts facts) => facts.Digest is null && Array.Exists(_entries, entry =>
        entry.Value.Digest is not null && RevocationScope.IsSought(policy, entry.Value, facts.Repository));

    // Not to have looked is not to have found nothing: whoever can make a referrer unreadable could hide the revoked signature in it.
    private static (Judgement Judgement, List<Reason> Reasons) Unresolved(ImageFacts facts, bool outage)
    {
        var reasons = new List<Reason>();
        if (facts.Digest is null)
        {
            reasons.Add(new Reason(ReasonCode.NoDigest, "the digest is not known, and there are revocations"));
        }

        if (outage)
        {
            reasons.Add(new Reason(ReasonCode.RevocationUnsettled, "whether a revocation is about this image could not be found out"));
        }

        return (outage ? Judgement.CouldNotCheck : Judgement.Refused, [.. reasons, .. facts.Failures.Select(Reasons.Failure)]);
    }

    /// <summary>Times count that the root of an authority with this key confirms, and no others: they could lead out of the span that is revoked.</summary>
    private SignatureFact UnderItsRoot(SignatureFact signature) => signature.Signer is not KeySigner signer
        ? signature
        : policy.Authorities.Values
            .Where(authority => authority.Key?.Versions.Any(version => version.PublicKey?.Fingerprint == signer.Fingerprint) ?? false)
            .Select(authority => EvidenceCheck.UnderItsRoot(authority, signature))
            .MaxBy(own => own.Times.Count) ?? signature with { Logs = [], Times = [] };

    private static bool IsAbout(Revocation entry, SignatureFact signature) =>
        (entry.KeyFingerprint is null || (signature.Signer is KeySigner key && key.Fingerprint == entry.KeyFingerprint))
        && (entry.Identity is null || (signature.Signer is CertificateSigner certificate
            && string.Equals(certificate.Issuer, entry.Identity.Issuer.Text, StringComparison.Ordinal)
            && entry.Identity.Subject.Matches(certificate.Subject)))
        && (entry.SignedBetween is null || signature.Times.Count == 0 || signature.Times.Any(time => entry.SignedBetween.Contains(time.Time)));
}
