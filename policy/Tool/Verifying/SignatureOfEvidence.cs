using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Sigstore;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>
/// Whether an identity has signed an evidence file, as <c>cosign sign-blob --bundle</c> does it. Log entry, certificate log and time are all demanded; who may
/// have signed is said by whoever promotes, never by the bundle.
/// </summary>
internal static class SignatureOfEvidence
{
    /// <returns>Why it is not proven, in a sentence without its stop; null where it is.</returns>
    public static string? Problem(SignedEvidence signed)
    {
        TrustedRoot root;
        try
        {
            root = signed.TrustedRoot is null ? TrustedRoot.PublicGood : TrustedRoot.Read(signed.TrustedRoot, "trusted root");
        }
        catch (SigstoreException error)
        {
            return $"its trusted root cannot be read: {error.Failure}";
        }

        if (!SigstoreBundle.TryRead(signed.Bundle, out var bundle, out var failure))
        {
            return $"its bundle cannot be read: {failure}";
        }

        return Verifier.Verify(bundle!, ArtifactDigest.Parse(Digest.Of(signed.Evidence).Text), TrustMaterial.Create(root), Requirements.Strict, signed.Time) switch
        {
            Verified { Facts: { Content: VerifiedContent.BlobSignature, Signer: Signer.CertificateHolder holder } } => Who(signed, holder),
            Verified => "the bundle holds no signature of a file by an identity",
            Refused refused => refused.Failure.ToString(),
            _ => throw new InvalidOperationException("a verification ends verified or refused"),
        };
    }

    private static string? Who(SignedEvidence signed, Signer.CertificateHolder holder) =>
        holder.Identity.Issuer == signed.Signer.Issuer.Text && holder.Identity.Subject.Value == signed.Signer.Subject.Text ? null
            : $"it was signed by {Images.Text.Line.Of(holder.Identity.Subject.Value, Failure.LongestQuote)} ({Images.Text.Line.Of(holder.Identity.Issuer, Failure.LongestQuote)})";
}
