using System.Security.Cryptography;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>The hash functions evidence may use. SHA-1 and the truncated ones are not among them.</summary>
public enum DigestAlgorithm
{
    Sha256,
    Sha384,
    Sha512,
}

internal static class DigestAlgorithms
{
    public const string Supported = "sha256, sha384 or sha512";

    public static int Size(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => SHA256.HashSizeInBytes,
        DigestAlgorithm.Sha384 => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    public static byte[] Hash(this DigestAlgorithm algorithm, ReadOnlySpan<byte> data) => algorithm switch
    {
        DigestAlgorithm.Sha256 => SHA256.HashData(data),
        DigestAlgorithm.Sha384 => SHA384.HashData(data),
        _ => SHA512.HashData(data),
    };

    public static HashAlgorithmName Framework(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    /// <summary>The name in OCI digests, in-toto digest sets and Rekor v1 entries.</summary>
    public static string Name(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha384 => "sha384",
        _ => "sha512",
    };

    public static DigestAlgorithm? FromName(string name) => name switch
    {
        "sha256" => DigestAlgorithm.Sha256,
        "sha384" => DigestAlgorithm.Sha384,
        "sha512" => DigestAlgorithm.Sha512,
        _ => null,
    };

    /// <summary>The name in protobuf JSON (sigstore_common.proto, HashAlgorithm).</summary>
    public static DigestAlgorithm? FromProtobuf(string name) => name switch
    {
        "SHA2_256" => DigestAlgorithm.Sha256,
        "SHA2_384" => DigestAlgorithm.Sha384,
        "SHA2_512" => DigestAlgorithm.Sha512,
        _ => null,
    };

    /// <summary>The object identifiers of RFC 5754.</summary>
    public static DigestAlgorithm? FromOid(string oid) => oid switch
    {
        "2.16.840.1.101.3.4.2.1" => DigestAlgorithm.Sha256,
        "2.16.840.1.101.3.4.2.2" => DigestAlgorithm.Sha384,
        "2.16.840.1.101.3.4.2.3" => DigestAlgorithm.Sha512,
        _ => null,
    };
}
