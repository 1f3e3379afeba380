using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>
/// A certificate's identity as a policy could name it. Releases by tag are one signer, so what follows <c>@refs/tags/</c> is no part of it; the ids of the source
/// repository and its owner are, so that somebody who took over a name is somebody else.
/// </summary>
/// <param name="TrustRoot">Under which the certificate was verified.</param>
/// <param name="Issuer">Of the token.</param>
/// <param name="Subject">The certificate's, up to and with <c>refs/tags/</c> where it was a tag; with <c>{service}</c> where it is one of many.</param>
/// <param name="OwnerId">GitHub's id of the owner; null of other issuers.</param>
/// <param name="RepositoryId">GitHub's id of the repository; null of other issuers, and where it is one of many.</param>
/// <param name="Images">With <c>{service}</c>, the images it stands for; null without.</param>
internal sealed record SignerIdentity(string TrustRoot, string Issuer, string Subject, string? OwnerId, string? RepositoryId, string? Images = null)
{
    public const string Tags = "@refs/tags/";

    /// <summary>Whether the subject goes on with a tag.</summary>
    public bool IsByTag => Subject.EndsWith(Tags, StringComparison.Ordinal);

    /// <summary>The identity of a signature; null for one that a policy cannot name.</summary>
    public static SignerIdentity? Of(SignatureFact signature)
    {
        // A subject that spells another kind of name than it is would be nobody's in a policy, and is somebody's disguise.
        if (signature.Signer is not CertificateSigner signer || signer.KindOfSubject != SubjectKinds.Of(signer.Subject)
            || !Token.TryParse(signer.Subject, out _, out _) || ServicePlaceholder.ProblemIn(signer.Subject) is not null || ServicePlaceholder.IsIn(signer.Subject)
            || !IssuerUrl.TryParse(signer.Issuer, out var issuer, out _))
        {
            return null;
        }

        int tag = signer.Subject.IndexOf(Tags, StringComparison.Ordinal);
        var claims = issuer.IsGitHub ? signer.Claims : null;
        return new SignerIdentity(
            signature.TrustRoot, signer.Issuer, tag < 0 ? signer.Subject : signer.Subject[..(tag + Tags.Length)],
            Id(claims?.SourceRepositoryOwnerId), Id(claims?.SourceRepositoryId));
    }

    /// <summary>
    /// The same as one of many: where one whole segment of the repository's path is one whole segment of the subject, behind a host and an owner that
    /// are written out. Null where there is no such segment.
    /// </summary>
    public SignerIdentity? AsService(RepositoryName repository)
    {
        string[] image = repository.Text.Split('/');
        string[] subject = Subject.Split('/');
        for (int i = image.Length - 1; i > 0; i--)
        {
            string service = image[i];
            int at = Array.IndexOf(subject, service);
            // scheme, nothing, host, owner: whoever controls less than that can be anyone.
            if (at >= 4 && ServicePlaceholder.IsName(service) && subject.Count(segment => segment == service) == 1 && image.Count(segment => segment == service) == 1)
            {
                (image[i], subject[at]) = (ServicePlaceholder.Text, ServicePlaceholder.Text);
                return this with { Subject = string.Join('/', subject), RepositoryId = null, Images = string.Join('/', image) };
            }
        }

        return null;
    }

    private static string? Id(string? text) => text is not null && NumericId.TryParse(text, out _, out _) ? text : null;
}
