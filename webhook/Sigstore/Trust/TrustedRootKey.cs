using System.Formats.Asn1;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Trust;

/// <summary>A public key with its <c>keyDetails</c> (protobuf-specs sigstore_common.proto, PublicKeyDetails).</summary>
internal static class TrustedRootKey
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>Null for details this library does not know, so that a new kind of log in a root does not take the others away.</summary>
    public static PublicKey? Read(StrictValue node)
    {
        var details = node["keyDetails"];
        var raw = node["rawBytes"].Bytes(Limits.CertificateBytes);
        switch (details.Text())
        {
            case "PKIX_ECDSA_P256_SHA_256":
                return Require(raw, KeyKind.EcdsaP256, details);
            case "PKIX_ECDSA_P384_SHA_384":
                return Require(raw, KeyKind.EcdsaP384, details);
            case "PKIX_ECDSA_P521_SHA_512":
                return Require(raw, KeyKind.EcdsaP521, details);
            case "PKIX_ED25519" or "PKIX_ED25519_PH":
                return Require(raw, KeyKind.Ed25519, details);
            case "PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256":
            case "PKIX_RSA_PKCS1V15_4096_SHA256" or "PKIX_RSA_PKCS1V5":
                return Require(raw, KeyKind.Rsa, details);
            case "PKCS1_RSA_PKCS1V5":
                return Require(WrapPkcs1(raw), KeyKind.Rsa, details);
            default:
                return null;
        }
    }

    private static PublicKey Require(byte[] spki, KeyKind kind, StrictValue details)
    {
        var key = PublicKey.ReadSpki(spki);
        return key.Kind == kind ? key : throw details.Wrong($"the details of an {key.Kind} key");
    }

    /// <summary>The deprecated form holds the bare RSAPublicKey (RFC 8017 appendix A.1.1).</summary>
    private static byte[] WrapPkcs1(byte[] pkcs1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(RsaEncryption);
                writer.WriteNull();
            }

            writer.WriteBitString(pkcs1);
        }

        return writer.Encode();
    }
}
