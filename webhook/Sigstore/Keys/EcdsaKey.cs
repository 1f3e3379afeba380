using System.Security.Cryptography;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>ECDSA on a NIST curve (FIPS 186-5), signatures in DER.</summary>
internal sealed class EcdsaKey : PublicKey
{
    private readonly Pool<ECDsa> pool;
    private readonly NamedCurve curve;

    public EcdsaKey(NamedCurve curve, ReadOnlySpan<byte> spki, ReadOnlyMemory<byte> coordinates)
        : base(curve.Kind, spki)
    {
        this.curve = curve;
        var parameters = new ECParameters
        {
            Curve = curve.Curve,
            Q = new ECPoint { X = coordinates[..curve.FieldBytes].ToArray(), Y = coordinates[curve.FieldBytes..].ToArray() },
        };
        pool = new Pool<ECDsa>(() => ECDsa.Create(parameters));

        // Imports once now: a point off the curve is a malformed key, not a failed signature.
        if (Computed.KeyOnCurve(Name) is { IsKnown: false } onCurve)
        {
            pool.Use(0, static (_, _) => true);
            onCurve.Keep();
        }
    }

    public static NamedCurve? Curve(string? oid) => oid switch
    {
        "1.2.840.10045.3.1.7" => NamedCurve.P256,
        "1.3.132.0.34" => NamedCurve.P384,
        "1.3.132.0.35" => NamedCurve.P521,
        _ => null,
    };

    internal override bool Verify(SignedBytes message, ReadOnlySpan<byte> signature)
    {
        foreach (var hash in curve.Hashes)
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
        => curve.Hashes.Contains(digest.Algorithm) ? VerifyHash(digest.Algorithm, digest.Bytes, signature) : null;

    private bool VerifyHash(DigestAlgorithm algorithm, byte[] hash, ReadOnlySpan<byte> signature)
    {
        var computed = Computed.Signature(Name, isPrehashed: true, algorithm, hash, signature);
        try
        {
            return computed.IsKnown || (pool.Use(new Attempt(hash, signature), static (key, attempt)
                => key.VerifyHash(attempt.Hash, attempt.Signature, DSASignatureFormat.Rfc3279DerSequence)) && computed.Keep());
        }
        catch (CryptographicException)
        {
            // Some platforms throw for a signature that is not DER.
            return false;
        }
    }

    private readonly ref struct Attempt(byte[] hash, ReadOnlySpan<byte> signature)
    {
        public byte[] Hash { get; } = hash;

        public ReadOnlySpan<byte> Signature { get; } = signature;
    }
}

/// <summary>A NIST curve with the hashes cosign has signed with on it: the curve's own (3.x) and SHA-256 (2.x).</summary>
internal sealed record NamedCurve(KeyKind Kind, ECCurve Curve, int FieldBytes, IReadOnlyList<DigestAlgorithm> Hashes)
{
    public static NamedCurve P256 { get; } = new(KeyKind.EcdsaP256, ECCurve.NamedCurves.nistP256, 32, [DigestAlgorithm.Sha256]);

    public static NamedCurve P384 { get; } = new(KeyKind.EcdsaP384, ECCurve.NamedCurves.nistP384, 48,
        [DigestAlgorithm.Sha384, DigestAlgorithm.Sha256]);

    public static NamedCurve P521 { get; } = new(KeyKind.EcdsaP521, ECCurve.NamedCurves.nistP521, 66,
        [DigestAlgorithm.Sha512, DigestAlgorithm.Sha256]);
}
