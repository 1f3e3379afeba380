using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>Whether the signer is the authority: the fingerprint of one of its keys, or its exact issuer and its subject.</summary>
internal static class SignerCheck
{
    public static Reason? Of(string name, Authority authority, Signer signer, string? service)
    {
        var same = (authority, signer) switch
        {
            ({ Key: { } key }, KeySigner by) => key.Versions.Any(version => version.PublicKey?.Fingerprint == by.Fingerprint),
            ({ Keyless: { } keyless }, CertificateSigner by) =>
                string.Equals(by.Issuer, keyless.Issuer.Text, StringComparison.Ordinal) && HasSubject(keyless, by, service),
            _ => false,
        };
        return same ? null : new Reason(ReasonCode.OtherSigner, $"{name} has not signed; found {Found(signer)}", name);
    }

    private static bool HasSubject(KeylessAuthority keyless, CertificateSigner by, string? service) => keyless switch
    {
        { ServiceAccount: { } account } => by.KindOfSubject == SubjectKind.Uri && string.Equals(by.Subject, account.Subject, StringComparison.Ordinal),
        _ => keyless.Identity?.Matches(by.Subject, by.KindOfSubject, service) ?? false,
    };

    private static string Found(Signer signer) => signer is CertificateSigner certificate
        ? $"{Disguise(certificate)}{Reasons.Quote(certificate.Subject)} of {Reasons.Quote(certificate.Issuer)}"
        : Reasons.Name(signer);

    /// <summary>Said only of a subject that looks like another kind of name than it is.</summary>
    private static string Disguise(CertificateSigner certificate) => certificate.KindOfSubject == SubjectKinds.Of(certificate.Subject) ? ""
        : $"the {SubjectKinds.Words(certificate.KindOfSubject)} ";
}
