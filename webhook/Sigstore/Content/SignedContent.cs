using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Content;

/// <summary>What was signed, and the signature over it.</summary>
internal abstract record SignedContent(byte[] Signature)
{
    /// <summary>Verifies the signature; null when the key's scheme needs a digest this content does not carry.</summary>
    public abstract bool? VerifySignature(PublicKey key, ArtifactDigest artifact);

    /// <summary>The digest of the signed bytes, as a hashedrekord entry records it; null when only another algorithm's is known.</summary>
    public abstract byte[]? SignedDigest(DigestAlgorithm algorithm, ArtifactDigest artifact);
}

/// <summary>A signature over the artifact itself, of which only the digest is at hand (a bundle's <c>messageSignature</c>).</summary>
/// <param name="Digest">The digest the bundle states; it must be the artifact's, and proves nothing alone.</param>
/// <param name="Signature">The signature.</param>
internal sealed record MessageSignature(ArtifactDigest? Digest, byte[] Signature) : SignedContent(Signature)
{
    public override bool? VerifySignature(PublicKey key, ArtifactDigest artifact) => key.VerifyDigest(artifact, Signature);

    public override byte[]? SignedDigest(DigestAlgorithm algorithm, ArtifactDigest artifact)
        => artifact.Algorithm == algorithm ? artifact.Bytes : null;
}

/// <summary>A DSSE envelope with its one signature (secure-systems-lab/dsse, envelope.md).</summary>
internal sealed record DsseEnvelope(string PayloadType, byte[] Payload, byte[] Signature) : SignedContent(Signature)
{
    private readonly SignedBytes pae = new(PreAuthenticationEncoding.Of(PayloadType, Payload));

    public override bool? VerifySignature(PublicKey key, ArtifactDigest artifact) => key.Verify(pae, Signature);

    public override byte[]? SignedDigest(DigestAlgorithm algorithm, ArtifactDigest artifact) => pae.Digest(algorithm);
}

/// <summary>A simple-signing payload, byte for byte as it was signed (containers/image, containers-signature(5)).</summary>
internal sealed record SimpleSigningPayload(byte[] Payload, byte[] Signature) : SignedContent(Signature)
{
    private readonly SignedBytes payload = new(Payload);

    public override bool? VerifySignature(PublicKey key, ArtifactDigest artifact) => key.Verify(payload, Signature);

    public override byte[]? SignedDigest(DigestAlgorithm algorithm, ArtifactDigest artifact) => payload.Digest(algorithm);
}
