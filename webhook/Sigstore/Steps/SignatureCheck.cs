using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Steps;

/// <summary>Does the signature verify, with the certificate's key or one of the trusted ones? Sigstore client specification, section 4.5.</summary>
internal static class SignatureCheck
{
    public static SigningKey Require(Evidence evidence, ArtifactDigest artifact, IReadOnlyList<PublicKeyAuthority> authorities)
        => evidence.CertificateProblem is { } problem ? throw new SigstoreException(problem)
            : evidence.Certificate is { } der ? DemandCertified(evidence, artifact, CertificateReader.Read(der, Step.Signature))
            : DemandTrusted(evidence, artifact, authorities);

    private static CertifiedKey DemandCertified(Evidence evidence, ArtifactDigest artifact, Certificate leaf)
    {
        var verified = evidence.Content.VerifySignature(leaf.PublicKey, artifact);
        leaf.PublicKey.Release();
        return verified switch
        {
            true => new CertifiedKey(leaf),
            false => throw Invalid("a signature by the certificate's key", "one that does not verify"),
            null => throw DigestUnsupported(artifact),
        };
    }

    private static TrustedKey DemandTrusted(Evidence evidence, ArtifactDigest artifact, IReadOnlyList<PublicKeyAuthority> authorities)
    {
        var versions = authorities
            .SelectMany(authority => authority.Versions.Select(version => (authority.Name, version.Key, version.Validity))).ToArray();
        var hinted = versions.Where(v => IsHinted(v.Key, evidence.KeyHint)).Select(v => v.Key);
        var tried = false;
        foreach (var key in hinted.Concat(versions.Select(v => v.Key)).DistinctBy(key => key.Fingerprint))
        {
            switch (evidence.Content.VerifySignature(key, artifact))
            {
                case true:
                    return new TrustedKey(key,
                        [.. versions.Where(v => v.Key.Fingerprint == key.Fingerprint).Select(v => (v.Name, v.Validity))])
                    {
                        Attached = AttachedFor(key, evidence),
                    };
                case false:
                    tried = true;
                    break;
                case null:
                    break;
            }
        }

        throw versions.Length == 0 ? Unknown("no key is trusted")
            : !tried ? DigestUnsupported(artifact)
            : evidence.KeyHint is { Length: > 0 } hint && !versions.Any(v => IsHinted(v.Key, hint))
                ? Unknown($"a signature with the key hint {hint}")
            : Invalid($"a signature by one of {versions.Length} trusted key versions", "one that none of them verifies");
    }

    /// <summary>A certificate for another key, or bytes that are none, are left aside.</summary>
    private static Certificate? AttachedFor(PublicKey key, Evidence evidence)
    {
        try
        {
            return evidence.Attached is { } der && CertificateReader.Read(der, Step.Signature) is var leaf && leaf.Spki.Span.SequenceEqual(key.Spki) ? leaf : null;
        }
        catch (SigstoreException)
        {
            return null;
        }
    }

    /// <summary>cosign's hint is the base64 of the key's SHA-256; other tools write what they like.</summary>
    private static bool IsHinted(PublicKey key, string? hint)
        => hint is not null && hint == Convert.ToBase64String(Convert.FromHexString(key.Fingerprint));

    private static SigstoreException Invalid(string expected, string got)
        => new(FailureCode.SignatureInvalid, Step.Signature, expected, got);

    private static SigstoreException Unknown(string got)
        => new(FailureCode.KeyUnknown, Step.Signature, "a signature by a trusted key", got);

    private static SigstoreException DigestUnsupported(ArtifactDigest artifact)
        => new(FailureCode.DigestUnsupported, Step.Signature, "a digest by the hash the key signs with", $"{artifact.Algorithm.Name()}");
}
