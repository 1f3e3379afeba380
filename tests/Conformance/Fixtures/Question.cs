using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Conformance.Fixtures;

/// <summary>Whether any of some evidence makes a digest verified under some trust, by the demanded signer.</summary>
internal sealed record Question(IReadOnlyList<Evidence> Evidence, string Digest, TrustMaterial Trust, string? Identity, string? Issuer)
{
    /// <returns>The facts, or the reasons.</returns>
    public (VerifiedFacts? Facts, string Reasons) Ask(DateTimeOffset now)
    {
        if (Evidence.Count == 0)
        {
            return (null, "no evidence");
        }

        var requirements = Identity is null ? Requirements.KeyWithoutLog : Requirements.Strict;
        var results = Evidence.Select(e => Verifier.Verify(e, ArtifactDigest.Parse(Digest), Trust, requirements, now)).ToArray();
        var verified = results.OfType<Verified>().Select(v => v.Facts).ToArray();
        var wanted = verified.FirstOrDefault(IsByWantedSigner);
        var reasons = results.OfType<Refused>().Select(r => r.Failure.ToString())
            .Concat(verified.Where(f => !IsByWantedSigner(f)).Select(_ => "another signer"));
        return (wanted, string.Join("; ", reasons.Distinct()));
    }

    private bool IsByWantedSigner(VerifiedFacts facts) => facts.Signer switch
    {
        Signer.KeyHolder => Identity is null,
        Signer.CertificateHolder { Identity: var identity } => identity.Subject.Value == Identity && identity.Issuer == Issuer,
        _ => false,
    };
}
