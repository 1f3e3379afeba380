using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>Object identifiers of RFC 5280, RFC 6962, RFC 3161 and Fulcio's arc (fulcio docs/oid-info.md).</summary>
internal static class Oids
{
    public const string BasicConstraints = "2.5.29.19";
    public const string KeyUsage = "2.5.29.15";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string SubjectAlternativeName = "2.5.29.17";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string SignedCertificateTimestampList = "1.3.6.1.4.1.11129.2.4.2";
    public const string FulcioArc = "1.3.6.1.4.1.57264.1.";
    public const string FulcioUserName = FulcioArc + "7";

    /// <summary>The hash of a signature algorithm identifier; Ed25519 hashes with SHA-512 inside.</summary>
    public static DigestAlgorithm? SignatureHash(string oid) => oid switch
    {
        "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => DigestAlgorithm.Sha256,
        "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => DigestAlgorithm.Sha384,
        "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" or "1.3.101.112" => DigestAlgorithm.Sha512,
        _ => null,
    };
}
