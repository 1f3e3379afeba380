using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Certificates;

/// <summary>
/// An X.509 v3 certificate as parsed, unverified. Parsed by hand because loading one into the framework costs more than the
/// signature checks it is needed for, and because the exact bytes of the TBS are wanted for the SCT.
/// </summary>
internal sealed record Certificate
{
    private PublicKey? publicKey;

    public required ReadOnlyMemory<byte> Raw { get; init; }

    public required ReadOnlyMemory<byte> Tbs { get; init; }

    public required string SignatureAlgorithm { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Big-endian two's complement, as encoded.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    public required ReadOnlyMemory<byte> Issuer { get; init; }

    public required ReadOnlyMemory<byte> Subject { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required ReadOnlyMemory<byte> Spki { get; init; }

    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    public bool IsAuthority { get; init; }

    public int? PathLength { get; init; }

    public KeyUsages? KeyUsage { get; init; }

    public IReadOnlyList<string>? ExtendedKeyUsage { get; init; }

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Raw.Span));

    /// <summary>The key, imported at the first use.</summary>
    /// <exception cref="SigstoreException">The key is malformed or of a kind that is not supported.</exception>
    public PublicKey PublicKey => publicKey ??= SubjectPublicKey.Read(Spki, Step.CertificatePath);

    public bool ContainsInValidity(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;

    public CertificateExtension? Extension(string oid) => Extensions.FirstOrDefault(extension => extension.Oid == oid);

    /// <summary>Whether this certificate names the issuer and carries its signature (RFC 5280 section 6.1.3 a).</summary>
    public bool IsSignedBy(Certificate issuer)
        => Issuer.Span.SequenceEqual(issuer.Subject.Span)
            && Oids.SignatureHash(SignatureAlgorithm) is { } hash
            && issuer.PublicKey.Verify(new SignedBytes(Tbs.ToArray()), Signature, hash);

    public string ValidityText() => $"{NotBefore:O}/{NotAfter:O}";
}

/// <summary>One extension, its value still encoded.</summary>
internal sealed record CertificateExtension(string Oid, bool Critical, ReadOnlyMemory<byte> Value);
