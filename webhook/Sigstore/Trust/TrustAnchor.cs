using ImageTrust.Sigstore.Keys;

namespace ImageTrust.Sigstore.Trust;

/// <summary>What a trusted root holds, for people who read it.</summary>
public enum TrustAnchorKind
{
    CertificateAuthority,
    CertificateTransparencyLog,
    TransparencyLog,
    TimestampAuthority,
}

/// <summary>One anchor of a trusted root.</summary>
/// <param name="Kind">What it may vouch for.</param>
/// <param name="Uri">Where the service is.</param>
/// <param name="Validity">When it was in force.</param>
/// <param name="Usable">False when its key is not supported or its chain does not hold: evidence that depends on it is refused.</param>
public sealed record TrustAnchor(TrustAnchorKind Kind, string Uri, ValidityPeriod Validity, bool Usable);
