using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests;

/// <summary>
/// Verifies what the test kit made, the way a caller of the library does: strictly, trusting the virtual instance and its key pair.
/// </summary>
internal static class Check
{
    /// <summary>The time passed in where a test does not say another.</summary>
    public static DateTimeOffset Now { get; } = VirtualSigstore.SigningTime.AddDays(30);

    private static readonly PublicKeyAuthority ManagedKey = Always(VirtualSigstore.ManagedKey.Key);
    private static readonly TrustMaterial Virtual = Trust(VirtualSigstore.P256.TrustedRoot(), ManagedKey);

    public static VerificationResult Bundle(SignedBundle bundle, DateTimeOffset? now = null) =>
        Verify(() => SigstoreBundle.Read(bundle.Utf8), DigestOf(bundle.Recipe.Content), Virtual, RequirementsOf(bundle.Recipe), now);

    public static VerificationResult Bundle(SignedBundle bundle, Requirements requirements) =>
        Verify(() => SigstoreBundle.Read(bundle.Utf8), DigestOf(bundle.Recipe.Content), Virtual, requirements, now: null);

    /// <summary>Under a trusted root that may not even be one.</summary>
    public static VerificationResult UnderRoot(SignedBundle bundle, string root) => Verify(
        () => SigstoreBundle.Read(bundle.Utf8),
        DigestOf(bundle.Recipe.Content),
        () => TrustMaterial.Create(TrustedRoot.Read(Encoding.UTF8.GetBytes(root), "changed")),
        Requirements.Strict,
        now: null);

    public static VerificationResult UnderRoots(SignedBundle bundle, params IEnumerable<JsonObject> roots) =>
        Verify(
            () => SigstoreBundle.Read(bundle.Utf8),
            DigestOf(bundle.Recipe.Content),
            TrustMaterial.Create(roots.Select(Root)),
            Requirements.Strict,
            now: null);

    /// <summary>
    /// A bundle that was changed by hand, over <paramref name="content"/>; its key may do without log if it is a key pair's.
    /// </summary>
    public static VerificationResult Bundle(JsonObject bundle, Message content, JsonObject? trust = null)
    {
        var hasKey = bundle["verificationMaterial"]?["publicKey"] is not null && bundle["verificationMaterial"]!["tlogEntries"] is null;
        var material = trust is null ? Virtual : null;
        return Verify(
            () => SigstoreBundle.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())),
            DigestOf(content),
            () => material ?? Trust(trust!, ManagedKey),
            hasKey ? Requirements.KeyWithoutLog : Requirements.Strict,
            now: null);
    }

    public static VerificationResult Bundle(string json, string digest) =>
        Verify(() => SigstoreBundle.Read(Encoding.UTF8.GetBytes(json)), digest, Virtual, Requirements.KeyWithoutLog, now: null);

    /// <summary>A bundle that was put together by hand, about a given digest; it must be logged.</summary>
    public static VerificationResult Bundle(JsonObject bundle, string digest) => Verify(
        () => SigstoreBundle.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())), digest, Virtual, Requirements.Strict, now: null);

    public static VerificationResult Layer(LegacyLayer layer, string digest = GenuineSample.Image)
    {
        var isBare = !layer.Annotations.ContainsKey(LegacyLayer.Bundle) && !layer.Annotations.ContainsKey(LegacyLayer.Certificate);
        return Verify(() => Read(layer), digest, Virtual, isBare ? Requirements.KeyWithoutLog : Requirements.Strict, now: null);
    }

    public static VerificationResult Sample(GenuineSample sample, string? digest = null)
    {
        var read = sample.Layer is { } layer ? () => Read(layer) : (Func<Evidence>)(() => SigstoreBundle.Read(sample.Bundle.Utf8));
        return Verify(read, digest ?? sample.Digest, TrustOf(sample), RequirementsOf(sample.Bundle.Recipe), now: null);
    }

    public static VerificationResult WithKeys(SignedBundle bundle, IEnumerable<PublicKeyAuthority> keys, bool logRequired = false)
    {
        var trust = TrustMaterial.Create([Root(VirtualSigstore.P256.TrustedRoot())], keys);
        return Verify(
            () => SigstoreBundle.Read(bundle.Utf8),
            DigestOf(bundle.Recipe.Content),
            trust,
            logRequired ? Requirements.Strict : Requirements.KeyWithoutLog,
            now: null);
    }

    public static PublicKeyAuthority Always(SigningKey key) =>
        new(key.Name, [new KeyVersion(PublicKey.ReadPem(key.Pem), ValidityPeriod.Unbounded)]);

    public static PublicKeyAuthority Between(SigningKey key, DateTimeOffset from, DateTimeOffset until) =>
        new(key.Name, [new KeyVersion(PublicKey.ReadPem(key.Pem), new ValidityPeriod(from, until))]);

    public static TrustMaterial TrustOf(GenuineSample sample) => sample.Bundle.Recipe.Signer is SignedBy.KeyPair pair
        ? Trust(sample.Instance.TrustedRoot(), Always(pair.Key))
        : Trust(sample.Instance.TrustedRoot());

    public static TrustMaterial Trust(JsonObject root, params PublicKeyAuthority[] keys) => TrustMaterial.Create([Root(root)], keys);

    /// <summary>Key pairs sign without a service; whatever was logged must be logged.</summary>
    public static Requirements RequirementsOf(Recipe recipe) =>
        recipe.Signer is SignedBy.KeyPair && recipe.Entries.IsEmpty ? Requirements.KeyWithoutLog : Requirements.Strict;

    public static Evidence Read(LegacyLayer layer) => layer.MediaType == "application/vnd.dsse.envelope.v1+json"
        ? DsseLayer.Read(layer.Blob, layer.Annotations)
        : SimpleSigningLayer.Read(layer.Blob, layer.Annotations);

    public static VerificationResult Verify(
        Func<Evidence> read, string digest, TrustMaterial trust, Requirements requirements, DateTimeOffset? now) =>
        Verify(read, digest, () => trust, requirements, now);

    /// <summary>A reader's refusal counts as the verifier's; nothing else is caught.</summary>
    private static VerificationResult Verify(
        Func<Evidence> read,
        string digest,
        Func<TrustMaterial> trust,
        Requirements requirements,
        DateTimeOffset? now)
    {
        try
        {
            return Verifier.Verify(read(), ArtifactDigest.Parse(digest), trust(), requirements, now ?? Now);
        }
        catch (SigstoreException refusal)
        {
            return new Refused(refusal.Failure);
        }
    }

    private static TrustedRoot Root(JsonObject root) => TrustedRoot.Read(Encoding.UTF8.GetBytes(root.ToJsonString()), "virtual");

    /// <summary>The digest of a file, and the image where a statement or payload was signed.</summary>
    private static string DigestOf(Message content) =>
        content is Message.Blob blob ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob.Bytes)) : GenuineSample.Image;
}

/// <summary>What a test says about a result.</summary>
internal static class ResultAssertions
{
    public static VerifiedFacts IsVerified(this VerificationResult result) =>
        result is Verified verified ? verified.Facts : throw new Xunit.Sdk.XunitException($"refused: {((Refused)result).Failure}");

    public static void IsRefused(this VerificationResult result, params FailureCode[] codes)
    {
        var refused = Assert.IsType<Refused>(result);
        Assert.True(codes.Contains(refused.Failure.Code), $"expected {string.Join(" or ", codes)}, got {refused.Failure}");
    }

    public static void IsVerifiedOrRefused(this VerificationResult result, params FailureCode[] codes)
    {
        if (result is Refused)
        {
            result.IsRefused(codes);
        }
    }

    public static bool SignsTheImage(this VerifiedFacts facts) => facts.Content is VerifiedContent.ImageSignature;

    public static string? PredicateType(this VerifiedFacts facts) => (facts.Content as VerifiedContent.Attestation)?.PredicateType;

    public static CertificateIdentity CertificateIdentity(this VerifiedFacts facts) =>
        Assert.IsType<Signer.CertificateHolder>(facts.Signer).Identity;
}
