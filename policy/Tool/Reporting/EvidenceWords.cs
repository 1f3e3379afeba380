using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Reporting;

/// <summary>Each piece of evidence: which checks it passed, and why it counts or does not.</summary>
internal static class EvidenceWords
{
    // Certificates are written by whoever signed; a subject longer than this is not one to read aloud.
    private const int LongestQuote = 300;

    private const string Nothing = "none that verifies";

    public static IEnumerable<ReportLine> Of(Verification verification)
    {
        var facts = verification.Record.Facts;
        foreach (var signature in facts.Signatures)
        {
            yield return ReportLine.Item($"Signature by {Who(signature.Signer)}");
            foreach (var line in Checks(verification, signature))
            {
                yield return line;
            }
        }

        foreach (var attestation in facts.Attestations)
        {
            yield return ReportLine.Item($"Attestation {Quote(attestation.PredicateType)} by {Who(attestation.Signature.Signer)}");
            foreach (var line in Checks(verification, attestation.Signature))
            {
                yield return line;
            }
        }

        foreach (var failure in facts.Failures)
        {
            yield return ReportLine.Item($"{(failure.Kind == FailureKind.Bad ? "Does not verify" : "Could not be checked")}, {Quote(failure.Code)}: {Quote(failure.Detail)}");
        }

        if (verification.Record.Digest is not null && facts is { Signatures.Count: 0, Attestations.Count: 0, Failures.Count: 0 })
        {
            yield return ReportLine.Item(
                verification.Record.Requests.Count > 0 ? "Nothing is attached to this digest." : "Nothing was looked for: the policy settles it unseen.");
        }
    }

    private static IEnumerable<ReportLine> Checks(Verification verification, SignatureFact signature)
    {
        yield return ReportLine.Property("found as", signature.Source ?? "");
        yield return ReportLine.Property("signature", "verified, over this digest");
        yield return ReportLine.Property("log entry", signature.Logs.Count > 0 ? "verified, in " + string.Join(", ", signature.Logs.Select(Short)) : Nothing);
        yield return ReportLine.Property("signing time", signature.Times.Count > 0 ? string.Join(", ", signature.Times.Select(Time)) : Nothing);
        yield return ReportLine.Property("trust root", Short(signature.TrustRoot));
        foreach (var reason in Opinion(verification, signature))
        {
            yield return ReportLine.Property(Label(reason.Code), reason.Sentence);
        }
    }

    private static string Label(ReasonCode code) => code switch
    {
        ReasonCode.SignedBy => "counts",
        ReasonCode.KeyFallback => "as a fallback",
        ReasonCode.Weakened => "weakened",
        _ => "DOES NOT COUNT",
    };

    /// <summary>The policy's word about this signature alone: the same evaluation, with nothing else to see and nothing else to lack.</summary>
    private static IEnumerable<Reason> Opinion(Verification verification, SignatureFact signature)
    {
        var (policy, record) = (verification.Standard.Policy.Policy, verification.Record);
        var (repository, ns) = (verification.Request.Name.Repository, verification.Standard.Namespace);
        if (NamedRule.Find(policy, repository, ns) is not { Rule.Require: not null } rule)
        {
            return [];
        }

        var alone = rule.Rule with { Attestations = null, Require = new Requirement(AnyOf: [.. PolicyStandard.SignersOf(rule.Rule)]) };
        var bare = policy with
        {
            Rules = new Dictionary<string, Rule>(StringComparer.Ordinal) { [rule.Name] = alone },
            Exceptions = null,
            BreakGlass = null,
        };
        var facts = new ImageFacts(repository, [signature], [], [], record.Digest);
        return PolicyEvaluator.Evaluate(bare, new Inquiry(facts, ns, record.Time, record.Now.Phase)).Reasons;
    }

    private static string Who(Signer signer) => signer switch
    {
        KeySigner key => $"key {key.Fingerprint}",
        CertificateSigner certificate => $"{Quote(certificate.Subject)}, issuer {Quote(certificate.Issuer)}",
        _ => "an unknown signer",
    };

    private static string Time(SigningTime time) =>
        $"{UtcTime.Of(time.Time)} by {(time.Source == TimeSource.Log ? "log" : "timestamp authority")} {Quote(Short(time.Authority))}";

    private static string Short(string id) => id.Length > 40 && !id.Contains(' ', StringComparison.Ordinal) ? id[..19] + "…" : id;

    /// <summary>What others wrote, without what could steer a terminal.</summary>
    private static string Quote(string text)
    {
        var cut = text.Length > LongestQuote ? text[..LongestQuote] + "…" : text;
        return new string([.. cut.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format ? '?' : c)]);
    }
}
