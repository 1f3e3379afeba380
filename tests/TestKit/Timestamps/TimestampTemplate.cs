using System.Security.Cryptography;

namespace ImageTrust.TestKit.Timestamps;

/// <summary>Which certificates travel inside a token; a verifier may only use them together with the trusted root's.</summary>
public enum EmbeddedCertificates
{
    None,
    Signer,
    Chain,
}

/// <summary>A timestamp response (RFC 3161): genuine as it stands, each property a way to make it odd.</summary>
public sealed record TimestampTemplate
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>What is stamped; null: the signature it accompanies.</summary>
    public byte[]? Over { get; init; }

    /// <summary>The imprint a client asks for, where what is stamped is not known here; null: the hash of what is stamped.</summary>
    public byte[]? Imprint { get; init; }

    /// <summary>The client's nonce, big-endian two's complement; null leaves it out.</summary>
    public byte[]? Nonce { get; init; }

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public EmbeddedCertificates Embedded { get; init; } = EmbeddedCertificates.Signer;

    /// <summary>PKIStatus: 0 granted, 1 granted with modifications, 2 rejection.</summary>
    public int Status { get; init; }

    /// <summary>False leaves signingCertificateV2 (RFC 5816) out.</summary>
    public bool BindsCertificate { get; init; } = true;

    /// <summary>True spoils the signature of the token.</summary>
    public bool Forged { get; init; }

    /// <summary>A time written into the token after it was signed; null leaves the token as signed.</summary>
    public DateTimeOffset? BackdatedTo { get; init; }

    /// <summary>The CMS content type; null: id-ct-TSTInfo.</summary>
    public string? ContentType { get; init; }
}
