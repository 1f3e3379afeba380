using System.Formats.Asn1;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>
/// SubjectPublicKeyInfo to key, strictly: named curves, uncompressed points, absent or NULL parameters as the algorithm demands.
/// The bytes may come out of a certificate an attacker wrote, so sizes are settled before anything is computed with them.
/// </summary>
internal static class SubjectPublicKey
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Ed25519Oid = "1.3.101.112";

    public static PublicKey Read(ReadOnlyMemory<byte> spki, Step step)
    {
        var (algorithm, curve, bits) = Der.Read(spki, FailureCode.KeyMalformed, step, ReadInfo);
        try
        {
            return algorithm switch
            {
                EcPublicKey => Ecdsa(spki, curve, bits, step),
                RsaEncryption => new RsaKey(spki.Span, RsaModulus(bits, step)),
                Ed25519Oid when bits.Length == 32 => new Ed25519Key(spki.Span, bits.Span),
                _ => throw Unsupported(algorithm, step),
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // A point that is not on its curve, a modulus the framework will not take.
            throw new SigstoreException(FailureCode.KeyMalformed, step, "a valid public key", e.Message);
        }
    }

    private static (string Algorithm, string? Curve, ReadOnlyMemory<byte> Bits) ReadInfo(AsnReader reader) => reader.Sequence(info =>
    {
        var (algorithm, curve) = info.Sequence(ReadAlgorithm);
        var bits = info.ReadBitString(out var unused);
        return unused == 0 ? (algorithm, curve, (ReadOnlyMemory<byte>)bits) : throw new AsnContentException("unused bits in a public key");
    });

    private static (string Algorithm, string? Curve) ReadAlgorithm(AsnReader reader)
    {
        var algorithm = reader.ReadObjectIdentifier();
        string? curve = null;
        if (algorithm == EcPublicKey)
        {
            // Explicit curve parameters (CVE-2020-0601) are a SEQUENCE here and end as malformed.
            curve = reader.ReadObjectIdentifier();
        }
        else if (reader.NextIs(Asn1Tag.Null))
        {
            reader.ReadNull();
        }

        return (algorithm, curve);
    }

    private static EcdsaKey Ecdsa(ReadOnlyMemory<byte> spki, string? curve, ReadOnlyMemory<byte> point, Step step)
    {
        var known = EcdsaKey.Curve(curve) ?? throw Unsupported($"elliptic curve {curve}", step);
        return point.Length == 1 + (2 * known.FieldBytes) && point.Span[0] == 0x04
            ? new EcdsaKey(known, spki.Span, point[1..])
            : throw new SigstoreException(FailureCode.KeyMalformed, step, "an uncompressed point", $"{point.Length} bytes");
    }

    private static ReadOnlyMemory<byte> RsaModulus(ReadOnlyMemory<byte> pkcs1, Step step)
        => Der.Read(pkcs1, FailureCode.KeyMalformed, step, reader =>
    {
        var (modulus, exponent) = reader.Sequence(r => (r.ReadIntegerBytes(), r.ReadIntegerBytes()));
        var bits = modulus.Span[0] == 0 ? (modulus.Length - 1) * 8 : modulus.Length * 8;
        if (bits is < RsaKey.SmallestBits or > RsaKey.LargestBits)
        {
            throw Unsupported($"an RSA modulus of {bits} bits", step);
        }

        // With exponent 1 every padded hash is its own signature; above 32 bits verification becomes a way to burn time.
        var odd = (exponent.Span[^1] & 1) == 1;
        return odd && exponent.Length <= 5 && !exponent.Span.SequenceEqual((byte[])[1])
            ? pkcs1
            : throw new SigstoreException(FailureCode.KeyMalformed, step, "an odd RSA exponent from 3 to 2^32", "another one");
    });

    private static SigstoreException Unsupported(string what, Step step)
        => new(FailureCode.KeyUnsupported, step, "ECDSA P-256/P-384/P-521, RSA 2048-4096 or Ed25519", what);
}
