using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>
/// Revocations. A revoked digest is refused. A revoked signer's signatures count for nobody; another signer's still do, or whoever
/// holds the leaked key could take down images by signing them. But what needs no signature at all is not let in beside a revoked one.
/// </summary>
internal sealed class RevocationCheck(TrustPolicy policy)
{
    private readonly KeyValuePair<string, Revocation>[] _entries =
        [.. (policy.Revocations ?? new Dictionary<string, Revocation>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    public Reason? OfDigest(Sha256Digest? digest) => _entries
        .Where(entry => digest is not null && entry.Value.Digest == digest)
        .Select(entry => new Reason(ReasonCode.DigestRevoked, $"{digest} is revoked: {entry.Value.Reason}", entry.Key))
        .FirstOrDefault();

    public Reason? Of(SignatureFact signature) => _entries
        .Where(entry => entry.Value.Digest is null && IsAbout(entry.Value, signature))
        .Select(entry => new Reason(
            ReasonCode.SignerRevoked, $"the signature by {Reasons.Name(signature.Signer)} is revoked: {entry.Value.Reason}", entry.Key))
        .FirstOrDefault();

    /// <summary>What keeps an image out that would otherwise need no evidence.</summary>
    public (Judgement Judgement, List<Reason> Reasons)? Bars(ImageFacts facts)
    {
        var touched = facts.Signatures.Concat(facts.Attestations.Select(attestation => attestation.Signature))
            .Select(Of).FirstOrDefault(reason => reason is not null);
        if (touched is not null)
        {
            return (Judgement.Refused, [touched]);
        }

        var unknown = facts.Digest is null && _entries.Any(entry => entry.Value.Digest is not null);
        return unknown ? Unresolved(facts) : null;
    }

    private static (Judgement Judgement, List<Reason> Reasons) Unresolved(ImageFacts facts)
    {
        var failures = facts.Failures.Select(Reasons.Failure).ToList();
        var judgement = failures.Any(reason => reason.Code == ReasonCode.CouldNotCheck) ? Judgement.CouldNotCheck : Judgement.Refused;
        return (judgement, [new Reason(ReasonCode.NoDigest, "the digest is not known, and some digests are revoked"), .. failures]);
    }

    private static bool IsAbout(Revocation entry, SignatureFact signature) =>
        (entry.KeyFingerprint is null || (signature.Signer is KeySigner key && key.Fingerprint == entry.KeyFingerprint))
        && (entry.Identity is null || (signature.Signer is CertificateSigner certificate
            && string.Equals(certificate.Issuer, entry.Identity.Issuer.Text, StringComparison.Ordinal)
            && entry.Identity.Subject.Matches(certificate.Subject)))
        && (entry.SignedBetween is null || signature.Times.Count == 0 || signature.Times.Any(time => entry.SignedBetween.Contains(time.Time)));
}
