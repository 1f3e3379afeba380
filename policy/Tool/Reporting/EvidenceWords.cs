using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
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
        var (record, facts) = (verification.Record, verification.Record.Facts);
        var lines = Of(verification, facts, record.Digest).ToList();
        if (record.Digest is not null && lines.Count == 0)
        {
            lines.Add(ReportLine.Item(record.Requests.Count > 0 ? "Nothing is attached to this digest." : "Nothing was looked for: the policy settles it unseen."));
        }

        // Platforms are looked at where the rule asks for them; otherwise they are only listed.
        return lines.Concat((facts.Platforms ?? []).SelectMany(platform => Of(verification, platform.Facts, platform.Digest)
            .Select(line => line.Bullet == ReportLine.Bulleted ? ReportLine.Item($"{Quote(platform.Platform)}: {line.Text}") : line)));
    }

    private static IEnumerable<ReportLine> Of(Verification verification, RecordedFacts facts, Digest? digest)
    {
        foreach (var signature in facts.Signatures)
        {
            yield return ReportLine.Item($"Signature by {Who(signature.Signer)}");
            foreach (var line in Checks(verification, signature, digest))
            {
                yield return line;
            }
        }

        foreach (var attestation in facts.Attestations)
        {
            yield return ReportLine.Item($"Attestation {Quote(attestation.PredicateType)} by {Who(attestation.Signature.Signer)}");
            foreach (var line in Checks(verification, attestation.Signature, digest))
            {
                yield return line;
            }
        }

        foreach (var failure in facts.Failures)
        {
            yield return ReportLine.Item($"{(failure.Kind == FailureKind.Bad ? "Does not verify" : "Could not be checked")}, {Quote(failure.Code)}{Whose(failure)}: {Quote(failure.Detail)}{(failure.Count > 1 ? $" ({failure.Count} times)" : "")}");
        }
    }

    private static IEnumerable<ReportLine> Checks(Verification verification, SignatureFact signature, Digest? digest)
    {
        yield return ReportLine.Property("found as", signature.Source ?? "");
        yield return ReportLine.Property("signature", "verified, over this digest");
        yield return ReportLine.Property("log entry", signature.Logs.Count > 0 ? "verified, in " + string.Join(", ", signature.Logs.Select(Short)) : Nothing);
        yield return ReportLine.Property("signing time", signature.Times.Count > 0 ? string.Join(", ", signature.Times.Select(Time)) : Nothing);
        yield return ReportLine.Property("trust root", Short(signature.TrustRoot));
        foreach (var reason in Opinion(verification, signature, digest))
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
    public static IEnumerable<Reason> Opinion(Verification verification, SignatureFact signature, Digest? digest)
    {
        var (policy, record) = (verification.Standard.Policy.Policy, verification.Record);
        var (repository, ns) = (verification.Request.Reference.Repository, verification.Standard.Namespace);
        if (NamedRule.Find(policy, repository, ns) is not { Rule.IsVerified: true } rule)
        {
            return [];
        }

        var alone = rule.Rule with { Attestations = null, Platforms = null, AttestationsOnly = null, Require = new Requirement(AnyOf: [.. PolicyStandard.SignersOf(rule.Rule)]) };
        var bare = policy with
        {
            Rules = new Dictionary<string, Rule>(StringComparer.Ordinal) { [rule.Name] = alone },
            Exceptions = null,
            BreakGlass = null,
        };
        var facts = new ImageFacts(repository, [signature], [], [], digest);
        return PolicyEvaluator.Evaluate(bare, new Inquiry(facts, ns, record.Time, record.Now.Phase, Subject.ByHand)).Reasons;
    }

    // Bad evidence speaks for itself; of what could not be checked it is the first question.
    private static string Whose(CheckFailure failure) =>
        failure.Kind == FailureKind.CouldNotCheck && CauseWords.Of(failure.Cause) is { } words ? $" ({words})" : "";

    private static string Who(Signer signer) => signer switch
    {
        KeySigner key => $"key {key.Fingerprint}",
        CertificateSigner certificate => $"{Quote(certificate.Subject)}, issuer {Quote(certificate.Issuer)}",
        _ => "an unknown signer",
    };

    private static string Time(SigningTime time) =>
        $"{UtcTime.Of(time.Time)} by {(time.Source == TimeSource.Log ? "log" : "timestamp authority")} {Quote(Short(time.Authority))}";

    private static string Short(string id) => id.Length > 40 && !id.Contains(' ', StringComparison.Ordinal) ? Line.Cut(id, 19) : id;

    /// <summary>What others wrote, without what could steer a terminal.</summary>
    private static string Quote(string text) => Line.Of(text, LongestQuote);
}

/// <summary>A sentence and what stands before it; where it is wrapped it is indented by that much.</summary>
internal sealed record ReportLine(string Bullet, string Text)
{
    public const string Bulleted = "- ";

    public static ReportLine Item(string text) => new(Bulleted, text);

    /// <summary>One property of the item above.</summary>
    public static ReportLine Property(string label, string text) => new($"    {label,-16}", text);
}
