using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>A key has one encoding, and with it one fingerprint: what revokes it must not miss it.</summary>
public sealed class PublicKeyTests
{
    private const string Ec = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string Ed25519 = "1.3.101.112";
    private static readonly byte[] Point = [4, .. new byte[64]];
    private static readonly BigInteger Modulus = (BigInteger.One << 2047) + 1;

    [Fact]
    public void The_one_encoding_of_each_algorithm_is_read()
    {
        using var rsa = RSA.Create(2048);

        Assert.Equal("RSA 2048", Algorithm(rsa.ExportSubjectPublicKeyInfo()));
        Assert.Equal("RSA 2048", Algorithm(Key(RsaKey, writer => writer.WriteNull(), RsaBits(Modulus, 65537))));
        Assert.Equal("ECDSA P-256", Algorithm(Key(Ec, writer => writer.WriteObjectIdentifier(P256), Point)));
        Assert.Equal("Ed25519", Algorithm(Key(Ed25519, _ => { }, new byte[32])));
    }

    [Fact]
    public void Other_parameters_of_the_algorithm_are_refused()
    {
        Assert.Null(Algorithm(Key(RsaKey, _ => { }, RsaBits(Modulus, 65537))));
        Assert.Null(Algorithm(Key(RsaKey, writer => writer.WriteInteger(0), RsaBits(Modulus, 65537))));
        Assert.Null(Algorithm(Key(RsaKey, writer => { writer.WriteNull(); writer.WriteNull(); }, RsaBits(Modulus, 65537))));
        Assert.Null(Algorithm(Key(Ec, writer => { writer.WriteObjectIdentifier(P256); writer.WriteNull(); }, Point)));
        Assert.Null(Algorithm(Key(Ed25519, writer => writer.WriteNull(), new byte[32])));
    }

    [Fact]
    public void An_rsa_key_is_a_positive_modulus_and_exponent_and_nothing_else()
    {
        Assert.Null(Algorithm(Key(RsaKey, writer => writer.WriteNull(), RsaBits(Modulus))));
        Assert.Null(Algorithm(Key(RsaKey, writer => writer.WriteNull(), RsaBits(Modulus, 65537, 1))));
        Assert.Null(Algorithm(Key(RsaKey, writer => writer.WriteNull(), RsaBits(-Modulus, 65537))));
        Assert.Null(Algorithm(Key(RsaKey, writer => writer.WriteNull(), [.. RsaBits(Modulus, 65537), 5, 0])));
    }

    private static string? Algorithm(byte[] der) => PublicKey.TryParse(Convert.ToBase64String(der), out var key, out _) ? key.Algorithm : null;

    private static byte[] Key(string algorithm, Action<AsnWriter> parameters, byte[] bits)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                parameters(writer);
            }

            writer.WriteBitString(bits);
        }

        return writer.Encode();
    }

    private static byte[] RsaBits(params BigInteger[] numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var number in numbers)
            {
                writer.WriteInteger(number);
            }
        }

        return writer.Encode();
    }
}
