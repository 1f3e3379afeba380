using System.Security.Cryptography;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2). Artifacts are signed with SHA-256; certificates name their hash themselves.</summary>
internal sealed class RsaKey : PublicKey
{
    public const int SmallestBits = 2048;
    public const int LargestBits = 4096;

    private readonly Pool<RSA> pool;

    public RsaKey(ReadOnlySpan<byte> spki, ReadOnlyMemory<byte> pkcs1)
        : base(KeyKind.Rsa, spki)
    {
        pool = new Pool<RSA>(() =>
        {
            var key = RSA.Create();
            key.ImportRSAPublicKey(pkcs1.Span, out _);
            return key;
        });
        pool.Use(0, static (_, _) => true);
    }

    internal override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => Verify(message, signature, DigestAlgorithm.Sha256);

    internal override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, DigestAlgorithm hash)
        => VerifyHash(hash, hash.Hash(message), signature);

    internal override void Release() => pool.Release();

    internal override bool? VerifyDigest(ArtifactDigest digest, ReadOnlySpan<byte> signature)
        => digest.Algorithm == DigestAlgorithm.Sha256 ? VerifyHash(digest.Algorithm, digest.Bytes, signature) : null;

    private bool VerifyHash(DigestAlgorithm algorithm, byte[] hash, ReadOnlySpan<byte> signature)
        => pool.Use(new Attempt(algorithm, hash, signature), static (key, attempt)
            => key.VerifyHash(attempt.Hash, attempt.Signature, attempt.Algorithm.Framework(), RSASignaturePadding.Pkcs1));

    private readonly ref struct Attempt(DigestAlgorithm algorithm, byte[] hash, ReadOnlySpan<byte> signature)
    {
        public DigestAlgorithm Algorithm { get; } = algorithm;

        public byte[] Hash { get; } = hash;

        public ReadOnlySpan<byte> Signature { get; } = signature;
    }
}
