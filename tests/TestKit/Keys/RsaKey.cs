using System.Globalization;
using System.Text;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace ImageTrust.TestKit.Keys;

/// <summary>RSASSA-PKCS1-v1_5 with SHA-256. Making one costs about a second for 2048 bits: share it between tests.</summary>
public sealed class RsaKey : SigningKey
{
    private readonly AsymmetricKeyParameter privateKey;
    private readonly int bits;

    private RsaKey(string name, int bits, AsymmetricCipherKeyPair pair)
        : base(name, pair.Public)
    {
        this.bits = bits;
        privateKey = pair.Private;
    }

    public static RsaKey Named(string name, int bits)
    {
        var seed = new DigestRandomGenerator(new Sha256Digest());
        seed.AddSeedMaterial(Encoding.UTF8.GetBytes("rsa|" + name));
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(BcInteger.ValueOf(65537), new SecureRandom(seed), bits, 100));
        return new(name, bits, generator.GenerateKeyPair());
    }

    public override string KeyDetails => string.Create(CultureInfo.InvariantCulture, $"PKIX_RSA_PKCS1V15_{bits}_SHA256");

    public override AlgorithmIdentifier SignatureAlgorithm =>
        new(PkcsObjectIdentifiers.Sha256WithRsaEncryption, Org.BouncyCastle.Asn1.DerNull.Instance);

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signer = new RsaDigestSigner(new Sha256Digest());
        signer.Init(true, privateKey);
        signer.BlockUpdate(message.ToArray(), 0, message.Length);
        return signer.GenerateSignature();
    }
}
