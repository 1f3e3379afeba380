namespace ImageTrust.Sigstore.Certificates;

/// <summary>Who a verified certificate says signed. Whether that is anyone to trust is the caller's policy.</summary>
/// <param name="Subject">The one subject alternative name.</param>
/// <param name="Issuer">The OIDC issuer that vouched for the subject. A subject means nothing without it.</param>
/// <param name="Claims">Everything else Fulcio took over from the token.</param>
/// <param name="Workload">Subject and issuer taken apart, when they have a well-known form.</param>
public sealed record CertificateIdentity(SubjectAlternativeName Subject, string Issuer, FulcioClaims Claims, WorkloadIdentity? Workload)
{
    internal static CertificateIdentity Read(Certificate certificate)
    {
        var subject = SubjectAlternativeName.Read(certificate);
        var claims = FulcioClaims.Read(certificate);
        return new CertificateIdentity(subject, claims.Issuer, claims, WorkloadIdentity.Read(subject, claims.Issuer));
    }
}
