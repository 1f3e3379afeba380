using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Timestamps;

/// <summary>An RFC 3161 time-stamp token as parsed, unverified.</summary>
internal sealed record TimestampToken
{
    /// <summary>The time the authority vouches for (<c>genTime</c>).</summary>
    public required DateTimeOffset Time { get; init; }

    public required DigestAlgorithm ImprintAlgorithm { get; init; }

    /// <summary>The digest of what was stamped: for Sigstore, of the signature's bytes.</summary>
    public required byte[] Imprint { get; init; }

    /// <summary>The encoded TSTInfo.</summary>
    public required byte[] Content { get; init; }

    public required IReadOnlyList<byte[]> Certificates { get; init; }

    public required TimestampSigner Signer { get; init; }
}

/// <summary>The one SignerInfo (RFC 5652 section 5.3).</summary>
internal sealed record TimestampSigner
{
    /// <summary>Issuer name and serial number, both as encoded; null when the signer is named by its key identifier.</summary>
    public required (ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> SerialNumber)? IssuerAndSerial { get; init; }

    public required DigestAlgorithm ContentHash { get; init; }

    /// <summary>The <c>messageDigest</c> attribute.</summary>
    public required byte[] ContentDigest { get; init; }

    /// <summary>
    /// The hash of the signer's certificate in <c>signingCertificateV2</c>, which keeps another certificate for the same key
    /// out.
    /// </summary>
    public required (DigestAlgorithm Algorithm, byte[] Hash) SigningCertificate { get; init; }

    /// <summary>The attributes as the SET OF that the signature covers.</summary>
    public required byte[] SignedAttributes { get; init; }

    public required DigestAlgorithm SignatureHash { get; init; }

    public required byte[] Signature { get; init; }
}
