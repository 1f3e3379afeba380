using System.Formats.Asn1;
using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Tests.Keys;

/// <summary>Which keys are keys.</summary>
public class PublicKeyReadingTests
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Secp256k1 = "1.3.132.0.10";

    [Fact]
    public void The_fingerprint_is_cosigns_key_hint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();

        Assert.Equal(SHA256.HashData(spki), Convert.FromHexString(PublicKey.ReadPem(key.ExportSubjectPublicKeyInfoPem()).Fingerprint));
    }

    [Fact]
    public void PEM_holds_one_public_key_and_nothing_else()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportSubjectPublicKeyInfoPem();

        Assert.Equal(KeyKind.EcdsaP256, PublicKey.ReadPem(pem + "\n").Kind);
        foreach (var other in new[] { pem + "\n" + pem, "comment\n" + pem, pem + "\ncomment", key.ExportPkcs8PrivateKeyPem(),
            string.Empty, pem.Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal) })
        {
            Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadPem(other)));
        }
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(5120)]
    public void RSA_below_2048_and_above_4096_bits_is_refused(int bits)
    {
        using var key = RSA.Create(bits);

        Assert.Equal(FailureCode.KeyUnsupported, Code(() => PublicKey.ReadSpki(key.ExportSubjectPublicKeyInfo())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(65536)]
    public void RSA_with_an_exponent_that_proves_nothing_is_refused(int exponent)
    {
        var modulus = new byte[256];
        modulus.AsSpan().Fill(0xa5);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteInteger(exponent);
        }

        Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadSpki(Spki("1.2.840.113549.1.1.1", null, writer.Encode()))));
    }

    [Fact]
    public void Another_curve_is_unsupported()
        => Assert.Equal(FailureCode.KeyUnsupported, Code(() => PublicKey.ReadSpki(Spki(EcPublicKey, Secp256k1, Point(32)))));

    [Fact]
    public void A_point_off_its_curve_is_malformed()
        => Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadSpki(Spki(EcPublicKey, P256, Point(32)))));

    [Fact]
    public void A_compressed_point_is_malformed()
        => Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadSpki(Spki(EcPublicKey, P256, [2, .. new byte[32]]))));

    [Fact]
    public void Curve_parameters_that_are_spelled_out_are_malformed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var named = key.ExportSubjectPublicKeyInfo();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EcPublicKey);
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                }
            }

            writer.WriteBitString(named.AsSpan(^65));
        }

        Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadSpki(writer.Encode())));
    }

    [Fact]
    public void Bytes_after_a_key_are_malformed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(FailureCode.KeyMalformed, Code(() => PublicKey.ReadSpki((byte[])[.. key.ExportSubjectPublicKeyInfo(), 0])));
    }

    private static byte[] Point(int field) => [4, .. Enumerable.Repeat((byte)0x11, 2 * field)];

    private static byte[] Spki(string algorithm, string? parameter, byte[] bits)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                if (parameter is not null)
                {
                    writer.WriteObjectIdentifier(parameter);
                }
            }

            writer.WriteBitString(bits);
        }

        return writer.Encode();
    }

    private static FailureCode Code(Func<object> read) => Assert.Throws<SigstoreException>(read).Failure.Code;
}
