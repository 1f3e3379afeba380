using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>The public half of a JSON Web Key (RFC 7517, RFC 7518 section 6) as a SubjectPublicKeyInfo.</summary>
internal static class JsonWebKeys
{
    public static PublicKey Read(JsonElement key)
    {
        var type = key.GetProperty("kty").GetString();
        var der = type switch
        {
            "EC" or "EC-HSM" => Ec(key),
            "RSA" or "RSA-HSM" => Rsa(key),
            _ => throw new JsonException($"key type {type} does not sign"),
        };
        return PublicKey.TryParse(Convert.ToBase64String(der), out var read, out var problem) ? read : throw new JsonException(problem);
    }

    private static byte[] Ec(JsonElement key)
    {
        var curve = key.GetProperty("crv").GetString() switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            var other => throw new JsonException($"curve {other} is not one cosign signs with"),
        };
        using var ec = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
        return ec.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Rsa(JsonElement key)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
