using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;

namespace ImageTrust.Sigstore.Facts;

/// <summary>Who signed.</summary>
public abstract record Signer
{
    private Signer()
    {
    }

    /// <summary>A key of the trust material.</summary>
    /// <param name="Fingerprint">SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal.</param>
    /// <param name="Kind">The kind of key.</param>
    /// <param name="Authorities">Every authority that had this key in force at the signing time.</param>
    public sealed record KeyHolder(string Fingerprint, KeyKind Kind, IReadOnlyList<string> Authorities) : Signer;

    /// <summary>The holder of a short-lived certificate.</summary>
    /// <param name="Identity">Subject, issuer and claims.</param>
    /// <param name="Fingerprint">SHA-256 of the certificate, lower-case hexadecimal.</param>
    /// <param name="AuthorityUri">The certificate authority's address in the trusted root.</param>
    /// <param name="CertificateTransparencyLogs">The logs whose promise was verified, by id in lower-case hexadecimal.</param>
    public sealed record CertificateHolder(
        CertificateIdentity Identity, string Fingerprint, string AuthorityUri, IReadOnlyList<string> CertificateTransparencyLogs) : Signer;
}
