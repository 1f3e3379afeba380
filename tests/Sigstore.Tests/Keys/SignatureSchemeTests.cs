using System.Numerics;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.X509;

namespace ImageTrust.Sigstore.Tests.Keys;

/// <summary>Which signatures a key accepts.</summary>
public class SignatureSchemeTests
{
    private static readonly byte[] Message = "what was signed"u8.ToArray();

    /// <summary>The order of P-256.</summary>
    private static readonly BigInteger P256Order = BigInteger.Parse(
        "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, null);

    [Theory]
    [InlineData("nistP256", "SHA256", true)]
    [InlineData("nistP256", "SHA384", false)]
    [InlineData("nistP256", "SHA512", false)]
    [InlineData("nistP384", "SHA384", true)]
    [InlineData("nistP384", "SHA256", true)]
    [InlineData("nistP384", "SHA512", false)]
    [InlineData("nistP521", "SHA512", true)]
    [InlineData("nistP521", "SHA256", true)]
    [InlineData("nistP521", "SHA384", false)]
    public void A_curve_goes_with_its_own_hash_and_with_the_one_cosign_2_used(string curve, string hash, bool accepted)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var signature = key.SignData(Message, new HashAlgorithmName(hash), DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(accepted, Public(key).Verify(Message, signature));
    }

    [Fact]
    public void The_concatenated_form_of_an_ECDSA_signature_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(Public(key).Verify(Message,
            key.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));
    }

    [Fact]
    public void Anything_beside_the_DER_of_an_ECDSA_signature_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var der = key.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.True(Public(key).Verify(Message, der));
        Assert.False(Public(key).Verify(Message, [.. der, 0]));
        Assert.False(Public(key).Verify(Message, der.AsSpan(0, der.Length - 1)));
        Assert.False(Public(key).Verify(Message, [0x30, 0x81, der[1], .. der.AsSpan(2)]));
        Assert.False(Public(key).Verify(Message, [0x30, 6, 2, 1, 0, 2, 1, 0]));
        Assert.False(Public(key).Verify(Message, []));
    }

    [Fact]
    public void The_other_root_of_an_ECDSA_signature_is_a_signature_too()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var concatenated = key.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var s = new BigInteger(concatenated.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(concatenated.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(P256Order - s);
        }

        Assert.True(Public(key).Verify(Message, writer.Encode()));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void RSA_signs_with_PKCS1_padding_and_a_hash_of_SHA2(int bits)
    {
        using var key = RSA.Create(bits);
        var trusted = PublicKey.ReadSpki(key.ExportSubjectPublicKeyInfo());

        Assert.True(trusted.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.True(trusted.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)));
        Assert.True(trusted.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)));
        Assert.False(trusted.Verify([.. Message, 0], key.SignData(Message, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)));
        Assert.False(trusted.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        Assert.False(trusted.Verify(Message, key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.False(trusted.Verify(Message, new byte[bits / 8]));
        Assert.False(trusted.Verify(Message, []));
    }

    [Fact]
    public void Ed25519_signs_the_message_as_cosign_2_does_or_its_hash_as_cosign_3_does()
    {
        var key = new Ed25519PrivateKeyParameters(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        var trusted = PublicKey.ReadSpki(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key.GeneratePublicKey()).GetDerEncoded());
        var (pure, prehashed, inContext) = (new byte[64], new byte[64], new byte[64]);
        var hash = SHA512.HashData(Message);
        key.Sign(Ed25519.Algorithm.Ed25519, null, Message, 0, Message.Length, pure, 0);
        key.Sign(Ed25519.Algorithm.Ed25519ph, [], hash, 0, hash.Length, prehashed, 0);
        key.Sign(Ed25519.Algorithm.Ed25519ctx, [1], Message, 0, Message.Length, inContext, 0);

        Assert.True(trusted.Verify(Message, pure));
        Assert.True(trusted.Verify(Message, prehashed));
        Assert.False(trusted.Verify(Message, inContext));
        Assert.False(trusted.Verify(hash, prehashed));
        Assert.False(trusted.Verify(Message, [.. pure, 0]));
    }

    [Fact]
    public void A_shared_key_verifies_on_many_threads_and_tells_right_from_wrong()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var trusted = Public(key);
        var signature = key.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        var answers = Enumerable.Range(0, 400).AsParallel().WithDegreeOfParallelism(8)
            .Select(i => trusted.Verify(i % 2 == 0 ? Message : [0], signature) == (i % 2 == 0));

        Assert.All(answers, Assert.True);
    }

    private static PublicKey Public(ECDsa key) => PublicKey.ReadSpki(key.ExportSubjectPublicKeyInfo());
}
