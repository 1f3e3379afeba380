using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.X509;

namespace ImageTrust.TestKit.Keys;

/// <summary>A private key derived from its name, signing without randomness: the same call gives the same bytes for ever.</summary>
public abstract class SigningKey
{
    private protected SigningKey(string name, AsymmetricKeyParameter publicKey)
    {
        Name = name;
        PublicKeyInformation = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(publicKey);
        Spki = PublicKeyInformation.GetDerEncoded();
        Fingerprint = SHA256.HashData(Spki);
    }

    public string Name { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public byte[] Spki { get; }

    /// <summary>
    /// SHA-256 of <see cref="Spki"/>: the key id of Rekor v1 and CT logs, and cosign's public key hint (there in base64).
    /// </summary>
    public byte[] Fingerprint { get; }

    /// <summary>`-----BEGIN PUBLIC KEY-----` with a final line feed, as cosign writes `cosign.pub`.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", Spki) + "\n";

    /// <summary>
    /// The protobuf name of key and algorithm in trusted roots and Rekor v2 verifiers, for instance PKIX_ECDSA_P256_SHA_256.
    /// </summary>
    public abstract string KeyDetails { get; }

    /// <summary>The X.509 signature algorithm of <see cref="Sign"/>.</summary>
    public abstract AlgorithmIdentifier SignatureAlgorithm { get; }

    internal SubjectPublicKeyInfo PublicKeyInformation { get; }

    /// <summary>ECDSA: ASN.1 DER; RSA: PKCS#1 v1.5; Ed25519: 64 bytes.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> message);
}
