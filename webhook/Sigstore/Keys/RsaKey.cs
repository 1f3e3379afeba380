using System.Security.Cryptography;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2). cosign signs with SHA-256; a key management service may be told to use the longer hashes.</summary>
internal sealed class RsaKey : PublicKey
{
    public const int SmallestBits = 2048;
    public const int LargestBits = 4096;

    private static readonly DigestAlgorithm[] Hashes = [DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512];

    private readonly Pool<RSA> pool;
    private readonly int modulusBytes;

    public RsaKey(ReadOnlySpan<byte> spki, ReadOnlyMemory<byte> pkcs1)
        : base(KeyKind.Rsa, spki)
    {
        pool = new Pool<RSA>(() =>
        {
            var key = RSA.Create();
            key.ImportRSAPublicKey(pkcs1.Span, out _);
            return key;
        });
        modulusBytes = pool.Use(0, static (key, _) => (key.KeySize + 7) / 8);
    }

    internal override bool Verify(SignedBytes message, ReadOnlySpan<byte> signature)
    {
        // A signature has the modulus' length (RFC 8017 section 8.2.2): another one is of another key, and costs no arithmetic.
        if (signature.Length != modulusBytes)
        {
            return false;
        }

        foreach (var hash in Hashes)
        {
            if (Verify(message, signature, hash))
            {
                return true;
            }
        }

        return false;
    }

    internal override bool Verify(SignedBytes message, ReadOnlySpan<byte> signature, DigestAlgorithm hash)
        => VerifyHash(hash, message.Digest(hash), signature);

    internal override void Release() => pool.Release();

    internal override bool? VerifyDigest(ArtifactDigest digest, ReadOnlySpan<byte> signature)
        => VerifyHash(digest.Algorithm, digest.Bytes, signature);

    private bool VerifyHash(DigestAlgorithm algorithm, byte[] hash, ReadOnlySpan<byte> signature)
    {
        var computed = Computed.Signature(Name, isPrehashed: true, algorithm, hash, signature);
        return computed.IsKnown || (pool.Use(new Attempt(algorithm, hash, signature), static (key, attempt)
            => key.VerifyHash(attempt.Hash, attempt.Signature, attempt.Algorithm.Framework(), RSASignaturePadding.Pkcs1)) && computed.Keep());
    }

    private readonly ref struct Attempt(DigestAlgorithm algorithm, byte[] hash, ReadOnlySpan<byte> signature)
    {
        public DigestAlgorithm Algorithm { get; } = algorithm;

        public byte[] Hash { get; } = hash;

        public ReadOnlySpan<byte> Signature { get; } = signature;
    }
}
