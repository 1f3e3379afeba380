using System.Text.Json;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using Signer = ImageTrust.Policy.Model.Facts.Signer;
using SigningTime = ImageTrust.Policy.Model.Facts.SigningTime;
using TimeSource = ImageTrust.Policy.Model.Facts.TimeSource;

namespace ImageTrust.Decisions.Verification;

/// <summary>What the verifier found, in the policy's words. Nothing is judged and nothing left out that a rule can ask for.</summary>
internal static class FactMapping
{
    /// <summary>The trust root of facts that needed none.</summary>
    private const string NoRoot = "none";

    public static SignatureFact Signature(VerifiedFacts facts, string source) => new(
        Who(facts.Signer),
        facts.TrustedRoot ?? NoRoot,
        [.. facts.LogEntries.Select(entry => entry.LogId).Distinct(StringComparer.Ordinal)],
        facts.Time is Sigstore.Facts.SigningTime.Proven proven ? [.. proven.Times.Select(Time)] : [],
        source,
        facts.Signer is Sigstore.Facts.Signer.CertificateHolder { CertificateTransparencyLogs.Count: 0 } ? true : null);

    public static AttestationFact Attestation(VerifiedContent.Attestation content, SignatureFact signature)
    {
        using var predicate = JsonDocument.Parse(content.Predicate.IsEmpty ? "null"u8.ToArray() : content.Predicate);
        return new AttestationFact(content.PredicateType, signature, predicate.RootElement.Clone());
    }

    private static Signer Who(Sigstore.Facts.Signer signer) => signer switch
    {
        Sigstore.Facts.Signer.KeyHolder key => new KeySigner(Fingerprint(key.Fingerprint)),
        Sigstore.Facts.Signer.CertificateHolder holder => new CertificateSigner(
            holder.Identity.Issuer, holder.Identity.Subject.Value, Claims(holder.Identity.Claims), Kind(holder.Identity.Subject.Kind)),
        _ => throw new InvalidOperationException("a signer is a key or the holder of a certificate"),
    };

    private static Policy.Model.Values.SubjectKind Kind(Sigstore.Certificates.SubjectKind kind) => kind switch
    {
        Sigstore.Certificates.SubjectKind.Uri => Policy.Model.Values.SubjectKind.Uri,
        Sigstore.Certificates.SubjectKind.Email => Policy.Model.Values.SubjectKind.Email,
        _ => Policy.Model.Values.SubjectKind.UserName,
    };

    private static Digest Fingerprint(string hex) => Digest.OfHash(Convert.FromHexString(hex));

    private static CertificateClaims Claims(FulcioClaims claims) => new(
        claims.BuildSignerUri,
        claims.BuildSignerDigest,
        claims.RunnerEnvironment,
        claims.SourceRepositoryUri,
        claims.SourceRepositoryDigest,
        claims.SourceRepositoryRef,
        claims.SourceRepositoryIdentifier,
        claims.SourceRepositoryOwnerUri,
        claims.SourceRepositoryOwnerIdentifier,
        claims.BuildConfigUri,
        claims.BuildConfigDigest,
        claims.BuildTrigger,
        claims.RunInvocationUri,
        claims.SourceRepositoryVisibility,
        claims.DeploymentEnvironment,
        claims.TokenSubject);

    private static SigningTime Time(VerifiedTime time) => new(
        time.Time,
        time.Source == Sigstore.Facts.TimeSource.TransparencyLog ? TimeSource.Log : TimeSource.TimestampAuthority,
        time.Authority);
}
