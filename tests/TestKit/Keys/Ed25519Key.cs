using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace ImageTrust.TestKit.Keys;

/// <summary>RFC 8032. Cosign 2 signs with pure Ed25519, cosign 3 with Ed25519ph (empty context): <paramref name="prehashed"/>.</summary>
public sealed class Ed25519Key(string name, bool prehashed = false)
    : SigningKey(name, PrivateKey(name).GeneratePublicKey())
{
    private readonly Ed25519PrivateKeyParameters privateKey = PrivateKey(name);

    public override string KeyDetails => prehashed ? "PKIX_ED25519_PH" : "PKIX_ED25519";

    public override AlgorithmIdentifier SignatureAlgorithm => new(EdECObjectIdentifiers.id_Ed25519);

    /// <summary>The 32 bytes that signed notes hash for the key id.</summary>
    public byte[] RawPublicKey => privateKey.GeneratePublicKey().GetEncoded();

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        Org.BouncyCastle.Crypto.ISigner signer = prehashed ? new Ed25519phSigner([]) : new Ed25519Signer();
        signer.Init(true, privateKey);
        signer.BlockUpdate(message.ToArray(), 0, message.Length);
        return signer.GenerateSignature();
    }

    private static Ed25519PrivateKeyParameters PrivateKey(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes("ed25519|" + name)));
}
