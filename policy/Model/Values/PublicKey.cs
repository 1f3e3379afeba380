using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>
/// A public key as base64 of its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). ECDSA P-256, P-384, P-521, RSA from 2048 bits and
/// Ed25519: what cosign signs with. The fingerprint is SHA-256 over the DER, the hint cosign writes into a bundle.
/// </summary>
[JsonConverter(typeof(TextConverter<PublicKey>))]
public sealed record PublicKey : ITextValue<PublicKey>
{
    private const int MostBytes = 4096;
    private const int LeastRsaBits = 2048;
    private static readonly string[] Label = ["PUBLIC KEY"];

    private PublicKey(byte[] der, string algorithm)
    {
        Der = der;
        Text = Convert.ToBase64String(der);
        Algorithm = algorithm;
        Fingerprint = Digest.Of(der);
    }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    public string Text { get; }

    /// <summary>For people: <c>ECDSA P-256</c>, <c>RSA 3072</c>, <c>Ed25519</c>.</summary>
    public string Algorithm { get; }

    public Digest Fingerprint { get; }

    public bool Equals(PublicKey? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Fingerprint.Text;

    /// <summary>Reads a PEM file that holds one <c>PUBLIC KEY</c> block and nothing else.</summary>
    public static bool TryReadPem(string pem, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            problem = "the file holds no PEM block";
            return false;
        }

        var label = pem[fields.Label];
        if (!Label.Contains(label))
        {
            problem = label.Contains("PRIVATE", StringComparison.Ordinal)
                ? "the file holds a private key: remove it from the repository and treat it as leaked"
                : $"the file holds a {label} block, not a PUBLIC KEY";
            return false;
        }

        var outside = pem.Remove(fields.Location.Start.Value, fields.Location.End.Value - fields.Location.Start.Value);
        if (outside.Any(c => !char.IsWhiteSpace(c)))
        {
            problem = "the file holds more than one PUBLIC KEY block";
            return false;
        }

        return TryParse(pem[fields.Base64Data].Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal), out key, out problem);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out PublicKey? value, [NotNullWhen(false)] out string? problem)
    {
        value = null;
        var der = new byte[MostBytes];
        if (text.Length > MostBytes || !Convert.TryFromBase64String(text, der, out var length) || ReadAlgorithm(der[..length]) is not { } algorithm)
        {
            problem = "a public key is a SubjectPublicKeyInfo of ECDSA P-256, P-384 or P-521, RSA from 2048 bits, or Ed25519, in base64";
            return false;
        }

        value = new PublicKey(der[..length], algorithm);
        problem = null;
        return true;
    }

    private static string? ReadAlgorithm(byte[] der)
    {
        try
        {
            return AlgorithmOf(der);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string? AlgorithmOf(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var algorithm = info.ReadSequence();
        var bits = info.ReadBitString(out var unused);
        info.ThrowIfNotEmpty();
        if (unused != 0)
        {
            return null;
        }

        var name = algorithm.ReadObjectIdentifier() switch
        {
            "1.2.840.10045.2.1" => Curve(algorithm.ReadObjectIdentifier(), bits),
            "1.2.840.113549.1.1.1" => Rsa(algorithm, bits),
            "1.3.101.112" => bits.Length == 32 ? "Ed25519" : null,
            _ => null,
        };
        // The fingerprint is over the bytes: a second encoding of a revoked key would be another key to a revocation.
        algorithm.ThrowIfNotEmpty();
        return name;
    }

    // An uncompressed point: 0x04 and two coordinates of the field's size (SEC 1 section 2.3.3).
    private static string? Curve(string oid, byte[] point) => (oid, point.Length, point.FirstOrDefault()) switch
    {
        ("1.2.840.10045.3.1.7", 65, 4) => "ECDSA P-256",
        ("1.3.132.0.34", 97, 4) => "ECDSA P-384",
        ("1.3.132.0.35", 133, 4) => "ECDSA P-521",
        _ => null,
    };

    // The parameters are NULL and present (RFC 3279 section 2.3.1); the key is a modulus and an exponent (RFC 8017 appendix A.1.1).
    private static string? Rsa(AsnReader algorithm, byte[] bits)
    {
        algorithm.ReadNull();
        var outer = new AsnReader(bits, AsnEncodingRules.DER);
        var key = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var (modulus, exponent) = (key.ReadInteger(), key.ReadInteger());
        key.ThrowIfNotEmpty();
        return modulus.Sign > 0 && exponent.Sign > 0 && modulus.GetBitLength() >= LeastRsaBits ? $"RSA {modulus.GetBitLength()}" : null;
    }
}
