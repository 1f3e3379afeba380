using System.Security.Cryptography;
using ImageTrust.Conformance;
using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

const int Accepted = 0;
const int NotAccepted = 1;
const int Usage = 64;

if (VerifyBundleOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(
        "usage: verify-bundle --bundle B (--key K | --certificate-identity I --certificate-oidc-issuer U) [--trusted-root T] FILE_OR_DIGEST");
    return Usage;
}

try
{
    var problem = Verify(options);
    Console.Error.WriteLine(problem ?? "verified");
    return problem is null ? Accepted : NotAccepted;
}
catch (SigstoreException e)
{
    Console.Error.WriteLine(e.Failure);
    return NotAccepted;
}
catch (IOException e)
{
    Console.Error.WriteLine(e.Message);
    return NotAccepted;
}

static string? Verify(VerifyBundleOptions options)
{
    var root = options.TrustedRoot is { } path ? TrustedRoot.Read(File.ReadAllBytes(path), "given") : TrustedRoot.PublicGood;
    PublicKeyAuthority[] keys = options.Key is { } key
        ? [new PublicKeyAuthority("given", [new KeyVersion(PublicKey.ReadPem(File.ReadAllText(key)), ValidityPeriod.Unbounded)])]
        : [];

    // The suite wants a log entry for managed keys too, but proves no time for them.
    var requirements = options.Key is null ? Requirements.Strict : Requirements.Strict with { VerifiedTime = Demand.Waived };
    var evidence = SigstoreBundle.Read(File.ReadAllBytes(options.Bundle));
    var result = Verifier.Verify(evidence, ReadArtifact(options.Artifact), TrustMaterial.Create([root], keys), requirements, TimeProvider.System.GetUtcNow());
    return result switch
    {
        Refused refused => refused.Failure.ToString(),
        Verified verified => Match(verified.Facts.Signer, options),
        _ => "no result",
    };
}

// The suite's rule: a digest only if it looks like one and no file has that name.
static ArtifactDigest ReadArtifact(string argument)
{
    if (!File.Exists(argument) && ArtifactDigest.TryParse(argument, out var digest) && digest.Algorithm == DigestAlgorithm.Sha256)
    {
        return digest;
    }

    return ArtifactDigest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(argument))));
}

// Identities are compared whole, or not at all.
static string? Match(Signer signer, VerifyBundleOptions options) => signer switch
{
    Signer.KeyHolder => options.Key is not null ? null : "signed by a key, not by a certificate",
    Signer.CertificateHolder { Identity: var identity } => identity.Subject.Value == options.Identity && identity.Issuer == options.Issuer
        ? null
        : $"signed by {identity.Subject.Value} of {identity.Issuer}",
    _ => "signed by nobody",
};
