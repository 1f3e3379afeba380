using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace ImageTrust.TestKit.Keys;

/// <summary>
/// ECDSA with RFC 6979 nonces. <paramref name="Bits"/> is 256, 384 or 521; cosign 2 signs P-384 and P-521 with SHA-256, cosign 3 with the
/// matching hash.
/// </summary>
public sealed record EcdsaScheme(int Bits, HashAlgorithmName Hash)
{
    public static EcdsaScheme P256 { get; } = new(256, HashAlgorithmName.SHA256);
    public static EcdsaScheme P384 { get; } = new(384, HashAlgorithmName.SHA384);
    public static EcdsaScheme P521 { get; } = new(521, HashAlgorithmName.SHA512);
}

public sealed class EcdsaKey : SigningKey
{
    private readonly EcdsaScheme scheme;
    private readonly ECPrivateKeyParameters privateKey;

    private EcdsaKey(string name, EcdsaScheme scheme, ECPrivateKeyParameters privateKey, ECPublicKeyParameters publicKey)
        : base(name, publicKey)
    {
        this.scheme = scheme;
        this.privateKey = privateKey;
    }

    public static EcdsaKey Named(string name, EcdsaScheme scheme)
    {
        var curve = new ECNamedDomainParameters(CurveOid(scheme.Bits), ECNamedCurveTable.GetByOid(CurveOid(scheme.Bits)));
        // One more than a hash wider than every curve order, so that the scalar is never zero and every curve is covered.
        var seed = SHA512.HashData(Encoding.UTF8.GetBytes("a|" + name))
            .Concat(SHA512.HashData(Encoding.UTF8.GetBytes("b|" + name))).ToArray();
        var scalar = new BcInteger(1, seed).Mod(curve.N.Subtract(BcInteger.One)).Add(BcInteger.One);
        var point = curve.G.Multiply(scalar).Normalize();
        return new(name, scheme, new ECPrivateKeyParameters(scalar, curve), new ECPublicKeyParameters(point, curve));
    }

    public override string KeyDetails => scheme.Bits switch
    {
        256 => "PKIX_ECDSA_P256_SHA_256",
        384 => "PKIX_ECDSA_P384_SHA_384",
        _ => "PKIX_ECDSA_P521_SHA_512",
    };

    public override AlgorithmIdentifier SignatureAlgorithm => new(
        scheme.Hash == HashAlgorithmName.SHA256 ? X9ObjectIdentifiers.ECDsaWithSha256
        : scheme.Hash == HashAlgorithmName.SHA384 ? X9ObjectIdentifiers.ECDsaWithSha384
        : X9ObjectIdentifiers.ECDsaWithSha512);

    public override byte[] Sign(ReadOnlySpan<byte> message) => Encode(SignRaw(message));

    /// <summary>The raw IEEE P1363 form r||s, each half as wide as the curve.</summary>
    public byte[] SignP1363(ReadOnlySpan<byte> message)
    {
        var width = (scheme.Bits + 7) / 8;
        return [.. SignRaw(message).SelectMany(half => new byte[width].Concat(half.ToByteArrayUnsigned()).TakeLast(width))];
    }

    /// <summary>The second valid signature everybody can compute from the first: (r, n-s).</summary>
    public byte[] SignMalleated(ReadOnlySpan<byte> message)
    {
        var halves = SignRaw(message);
        return Encode([halves[0], privateKey.Parameters.N.Subtract(halves[1])]);
    }

    private BcInteger[] SignRaw(ReadOnlySpan<byte> message)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(NewDigest()));
        signer.Init(true, privateKey);
        return signer.GenerateSignature(CryptographicOperations.HashData(scheme.Hash, message));
    }

    private IDigest NewDigest() => scheme.Hash == HashAlgorithmName.SHA256 ? new Sha256Digest()
        : scheme.Hash == HashAlgorithmName.SHA384 ? new Sha384Digest()
        : new Sha512Digest();

    private static byte[] Encode(BcInteger[] halves) =>
        new DerSequence(new DerInteger(halves[0]), new DerInteger(halves[1])).GetDerEncoded();

    private static DerObjectIdentifier CurveOid(int bits) => bits switch
    {
        256 => SecObjectIdentifiers.SecP256r1,
        384 => SecObjectIdentifiers.SecP384r1,
        521 => SecObjectIdentifiers.SecP521r1,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "256, 384 or 521"),
    };
}
