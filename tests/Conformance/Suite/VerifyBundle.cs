using System.Security.Cryptography;
using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Conformance.Suite;

/// <summary>The <c>verify-bundle</c> command of the public conformance suite.</summary>
internal static class VerifyBundle
{
    /// <returns>Why the bundle is refused, or null.</returns>
    public static string? Run(VerifyBundleOptions options, DateTimeOffset now)
    {
        try
        {
            return Verify(options, now);
        }
        catch (SigstoreException e)
        {
            return e.Failure.ToString();
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string? Verify(VerifyBundleOptions options, DateTimeOffset now)
    {
        var root = options.TrustedRoot is { } path ? TrustedRoot.Read(File.ReadAllBytes(path), "given") : TrustedRoot.PublicGood;
        PublicKeyAuthority[] keys = options.Key is { } key
            ? [new PublicKeyAuthority("given", [new KeyVersion(PublicKey.ReadPem(File.ReadAllText(key)), ValidityPeriod.Unbounded)])]
            : [];

        // The suite wants a log entry for managed keys too, but proves no time for them.
        var requirements = options.Key is null ? Requirements.Strict : Requirements.Strict with { VerifiedTime = Threshold.Waived };
        var evidence = SigstoreBundle.Read(File.ReadAllBytes(options.Bundle));
        return Verifier.Verify(evidence, ReadArtifact(options.Artifact), TrustMaterial.Create([root], keys), requirements, now) switch
        {
            Refused refused => refused.Failure.ToString(),
            Verified verified => Match(verified.Facts.Signer, options),
            _ => "no result",
        };
    }

    /// <summary>The suite's rule: a digest only if it looks like one and no file has that name.</summary>
    private static ArtifactDigest ReadArtifact(string argument)
        => !File.Exists(argument) && ArtifactDigest.TryParse(argument, out var digest) && digest.Algorithm == DigestAlgorithm.Sha256
            ? digest
            : ArtifactDigest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(argument))));

    /// <summary>Identities are compared whole, or not at all.</summary>
    private static string? Match(Signer signer, VerifyBundleOptions options) => signer switch
    {
        Signer.KeyHolder => options.Key is not null ? null : "signed by a key, not by a certificate",
        Signer.CertificateHolder { Identity: var identity }
            => identity.Subject.Value == options.Identity && identity.Issuer == options.Issuer
            ? null
            : $"signed by {identity.Subject.Value} of {identity.Issuer}",
        _ => "signed by nobody",
    };
}
