using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>What a person can do about a verdict that is not "admitted".</summary>
internal static class NextSteps
{
    private const string LogTheCertificate =
        "Sign through an instance that logs its certificates. Where it keeps no such log (GitHub's own, for private repositories), the policy's authority "
        + "may say certificateTransparency: not-required, with its reason and a trust root of its own.";

    public static IEnumerable<string> Of(Verification verification)
    {
        var verdict = verification.Record.Now;
        var steps = verdict.Judgement == Judgement.Admitted ? [] : Why.InOrder(verdict).Select(reason => For(reason, verdict, verification)).OfType<string>();
        return steps.Distinct(StringComparer.Ordinal);
    }

    private static string? For(Reason reason, Verdict verdict, Verification verification) => reason.Code switch
    {
        ReasonCode.NoRule => "Add a rule for these images to the policy, or name another --namespace.",
        // Nobody knows that there is none: what has to be done first is what the cause says.
        ReasonCode.NoSignature or ReasonCode.AttestationMissing or ReasonCode.TooFewSigners when verdict.Judgement == Judgement.CouldNotCheck => null,
        ReasonCode.NoSignature when AttestsOnly(verification) => verification.Standard.File is null
            ? $"The named signer has attested, and an attestation is no signature. Ask for it with --attestation TYPE, or sign as well: {Sign(verification)}"
            : $"A signer of the rule has attested, and an attestation is no signature. Have them sign as well ({Sign(verification)}); "
                + "of a publisher who only attests (GitHub's attest-build-provenance), the rule may say attestationsOnly, with its reason, and name the attestations.",
        ReasonCode.NoSignature when verification.Record.Facts.Failures.Any(failure => failure.Code is "sct-missing" or "sct-log-unknown") =>
            $"A certificate is attached that is in no certificate log of the trust root. {LogTheCertificate}",
        ReasonCode.NoSignature when verification.Record.Facts.Failures.Any(failure => failure.Kind == FailureKind.Bad) =>
            "Something is attached, but nothing that the named signer made for this very digest. Check the key or identity; if it is right, sign this digest.",
        ReasonCode.NoSignature => $"Sign it: {Sign(verification)}",
        // A key that the phase refuses is nobody else, whatever the other authorities of the rule say of it.
        ReasonCode.OtherSigner when verification.Record.Now.Reasons.Any(other => other.Code == ReasonCode.KeyRefusedInPhase) => null,
        ReasonCode.OtherSigner when verification.Standard.File is null =>
            "Somebody else signed. If it should be them, name them with --key or --certificate-identity; if not, ask who pushed this image.",
        ReasonCode.CertificateNotLogged => LogTheCertificate,
        ReasonCode.NotLogged when verification.Standard.File is null =>
            "Sign again with an upload to the transparency log. Where nobody keeps one, --ignore-tlog accepts that, as a weakening.",
        ReasonCode.AttestationMissing => $"Attest it: cosign attest --type {TypeOf(reason, verification)} --predicate FILE {Image(verification)}",
        ReasonCode.AttestationUnreadable when Need(reason, verification) is { Vulnerabilities: not null } =>
            "Attest a report in cosign's format: trivy image --format cosign-vuln --output FILE, or Grype's JSON as scanner.result of such a predicate. "
            + $"Then: cosign attest --type vuln --predicate FILE {Image(verification)}",
        ReasonCode.CouldNotCheck => OfCause(reason.Cause, verification.Request.Reference.Host.ToString()),
        // What speaks for the image is nothing to act on, and these never stand alone: the reason beside them says what to do.
        ReasonCode.BadEvidence or ReasonCode.RevocationUnsettled or ReasonCode.AttestationUnsettled => null,
        _ when Why.IsFor(reason) => null,
        _ => ReasonWords.Of(reason.Code).Help,
    };

    private static string? OfCause(Cause? cause, string host) => cause == Cause.WayRefused
        ? CauseWords.Advice(cause, host) + $" --ca FILE trusts an authority of your own, --plain-http {host} does without TLS."
        : CauseWords.Advice(cause, host);

    /// <summary>Whether an attestation is there that would count as a signer's, were it a signature.</summary>
    private static bool AttestsOnly(Verification verification) => verification.Record.Facts.Attestations.Any(attestation =>
        EvidenceWords.Opinion(verification, attestation.Signature, verification.Record.Digest).Any(reason => reason.Code == ReasonCode.SignedBy));

    /// <summary>The requirement that a reason is about; null when it is about something else.</summary>
    private static AttestationRequirement? Need(Reason reason, Verification verification) =>
        NamedRule.Find(verification.Standard.Policy.Policy, verification.Request.Reference.Repository, verification.Standard.Namespace) is { Rule.Attestations: { } needs }
            ? needs.GetValueOrDefault(reason.Subject ?? "")
            : null;

    private static string TypeOf(Reason reason, Verification verification) =>
        Need(reason, verification) is { } need ? PredicateNames.ToAttest(need) : "TYPE";

    private static string Sign(Verification verification) => verification.Request.Standard switch
    {
        AskedStandard.OneSigner { Signer: AskedSigner.Key } => $"cosign sign --key KEY {Image(verification)}",
        _ => $"cosign sign {Image(verification)}",
    };

    private static string Image(Verification verification) => verification.Record.Digest is { } digest
        ? $"{verification.Request.Reference.Repository}@{digest}"
        : verification.Request.Image;
}
