using ImageTrust.Sigstore.Primitives;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace ImageTrust.Sigstore.Keys;

/// <summary>
/// Ed25519 and Ed25519ph with an empty context (RFC 8032). cosign 2 signs with the first, cosign 3 with the second; the two are
/// separated by their domain prefix, so a signature of one kind never passes as the other.
/// </summary>
internal sealed class Ed25519Key : PublicKey
{
    private readonly Ed25519PublicKeyParameters key;

    public Ed25519Key(ReadOnlySpan<byte> spki, ReadOnlySpan<byte> point)
        : base(KeyKind.Ed25519, spki) => key = new Ed25519PublicKeyParameters(point.ToArray());

    internal override bool Verify(SignedBytes message, ReadOnlySpan<byte> signature)
        => VerifyPure(message, signature) || VerifyPrehashed(message.Digest(DigestAlgorithm.Sha512), signature);

    /// <summary>A certificate's Ed25519 identifier (RFC 8410) means the pure scheme, which has no hash to choose.</summary>
    internal override bool Verify(SignedBytes message, ReadOnlySpan<byte> signature, DigestAlgorithm hash)
        => hash == DigestAlgorithm.Sha512 && VerifyPure(message, signature);

    internal override bool? VerifyDigest(ArtifactDigest digest, ReadOnlySpan<byte> signature)
        => digest.Algorithm == DigestAlgorithm.Sha512 ? VerifyPrehashed(digest.Bytes, signature) : null;

    private bool VerifyPure(SignedBytes message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureSize)
        {
            return false;
        }

        var computed = Computed.Signature(Name, isPrehashed: false, DigestAlgorithm.Sha512, message.Digest(DigestAlgorithm.Sha512), signature);
        return computed.IsKnown || (key.Verify(Ed25519.Algorithm.Ed25519, null, message.Bytes, 0, message.Bytes.Length, signature.ToArray(), 0) && computed.Keep());
    }

    private bool VerifyPrehashed(byte[] hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureSize)
        {
            return false;
        }

        var computed = Computed.Signature(Name, isPrehashed: true, DigestAlgorithm.Sha512, hash, signature);
        return computed.IsKnown || (key.Verify(Ed25519.Algorithm.Ed25519ph, [], hash, 0, hash.Length, signature.ToArray(), 0) && computed.Keep());
    }
}
