using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace ImageTrust.Sigstore.Tests.Keys;

/// <summary>Arithmetic that was done before speaks for exactly that arithmetic.</summary>
public class ComputedTests
{
    private static readonly byte[] Message = "what was signed"u8.ToArray();

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("RSA")]
    [InlineData("Ed25519")]
    public void A_signature_that_verified_speaks_for_no_other_key_message_or_signature(string kind)
    {
        var (key, signature) = Signed(kind);
        var (other, otherSignature) = Signed(kind);
        Assert.True(key.Verify(Message, signature));
        Assert.True(key.Verify(Message, signature));

        Assert.False(other.Verify(Message, signature));
        Assert.False(key.Verify(Message, otherSignature));
        for (int bit = 0; bit < signature.Length * 8; bit += 7)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.Verify(Message, changed));
        }

        for (int length = 0; length <= Message.Length; length++)
        {
            Assert.False(key.Verify([.. Message.AsSpan(0, length), 0], signature));
        }

        Assert.True(key.Verify(Message, signature));
    }

    [Fact]
    public void A_signature_under_one_hash_speaks_for_no_other()
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = PublicKey.ReadSpki(signer.ExportSubjectPublicKeyInfo());
        byte[] signature = signer.SignData(Message, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        var message = new SignedBytes(Message);

        Assert.True(key.Verify(message, signature, DigestAlgorithm.Sha384));
        Assert.False(key.Verify(message, signature, DigestAlgorithm.Sha256));
        Assert.False(key.Verify(message, signature, DigestAlgorithm.Sha512));
    }

    [Fact]
    public void A_signature_of_a_message_speaks_for_none_of_its_digest()
    {
        var signer = new Ed25519PrivateKeyParameters(new SecureRandom());
        var key = PublicKey.ReadSpki(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(signer.GeneratePublicKey()).GetEncoded());
        byte[] digest = SHA512.HashData(Message), pure = new byte[Ed25519.SignatureSize];
        signer.Sign(Ed25519.Algorithm.Ed25519, null, Message, 0, Message.Length, pure, 0);

        Assert.True(key.Verify(Message, pure));
        Assert.False(key.VerifyDigest(ArtifactDigest.Parse("sha512:" + Convert.ToHexStringLower(digest)), pure));
    }

    [Fact]
    public void A_key_off_its_curve_stays_malformed_however_often_it_is_read()
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] spki = signer.ExportSubjectPublicKeyInfo();
        _ = PublicKey.ReadSpki(spki);
        _ = PublicKey.ReadSpki(spki);
        spki[^1] ^= 1;

        Assert.ThrowsAny<Exception>(() => PublicKey.ReadSpki(spki));
        Assert.ThrowsAny<Exception>(() => PublicKey.ReadSpki(spki));
    }

    [Fact]
    public void No_more_than_two_generations_are_kept()
    {
        byte[] key = new byte[32], digest = new byte[32];
        for (int i = 0; i < 3 * Computed.Generation; i++)
        {
            BitConverter.TryWriteBytes(digest, i);
            Computed.Signature(key, isPrehashed: true, DigestAlgorithm.Sha256, digest, []).Keep();
        }

        // Other tests keep theirs meanwhile; each may pass the limit by one before it is seen.
        Assert.InRange(Computed.Count, Computed.Generation, (2 * Computed.Generation) + 64);
    }

    private static (PublicKey Key, byte[] Signature) Signed(string kind)
    {
        switch (kind)
        {
            case "RSA":
                using (var rsa = RSA.Create(2048))
                {
                    return (PublicKey.ReadSpki(rsa.ExportSubjectPublicKeyInfo()), rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
                }

            case "Ed25519":
                var ed = new Ed25519PrivateKeyParameters(new SecureRandom());
                byte[] signature = new byte[Ed25519.SignatureSize];
                ed.Sign(Ed25519.Algorithm.Ed25519, null, Message, 0, Message.Length, signature, 0);
                return (PublicKey.ReadSpki(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(ed.GeneratePublicKey()).GetEncoded()), signature);

            default:
                using (var ecdsa = ECDsa.Create(kind == "P-256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384))
                {
                    var hash = kind == "P-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
                    return (PublicKey.ReadSpki(ecdsa.ExportSubjectPublicKeyInfo()), ecdsa.SignData(Message, hash, DSASignatureFormat.Rfc3279DerSequence));
                }
        }
    }
}
