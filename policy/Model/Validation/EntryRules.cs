using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>Exceptions, revocations and emergencies: each has a scope, a span and a reason that fit.</summary>
internal static class EntryRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        var waivable = policy.Rules.Values.SelectMany(rule => rule.Attestations?.Keys ?? []).ToHashSet(StringComparer.Ordinal);
        waivable.Add(ExceptionEntry.Signatures);
        foreach (var (name, entry) in policy.Exceptions ?? new Dictionary<string, ExceptionEntry>())
        {
            Exception(entry, DocumentPath.Root.Member("exceptions").Member(name), waivable, report);
        }

        foreach (var (name, entry) in policy.Revocations ?? new Dictionary<string, Revocation>())
        {
            Revocation(entry, DocumentPath.Root.Member("revocations").Member(name), report);
        }

        foreach (var (name, entry) in policy.BreakGlass ?? new Dictionary<string, BreakGlass>())
        {
            BreakGlass(entry, DocumentPath.Root.Member("breakGlass").Member(name), report);
        }
    }

    private static void Exception(ExceptionEntry entry, DocumentPath path, HashSet<string> waivable, Report report)
    {
        report.AddIf(entry.Image is null && entry.Digest is null, ProblemRules.ExceptionScope, path, "an exception is about an image or a digest");
        var span = entry.Expires.Value - entry.From.Value;
        report.AddIf(span <= TimeSpan.Zero, ProblemRules.SpanOrder, path.Member("expires"), "it ends before it begins");
        report.AddIf(
            span > ExceptionEntry.ShortTerm && entry.LongTermReason is null, ProblemRules.ExceptionSpan, path.Member("expires"),
            $"it lasts more than {ExceptionEntry.ShortTerm.Days} days; shorten it or say why in longTermReason");
        report.AddIf(
            span <= ExceptionEntry.ShortTerm && entry.LongTermReason is not null, ProblemRules.ExceptionSpan, path.Member("longTermReason"),
            $"it lasts no more than {ExceptionEntry.ShortTerm.Days} days, so this reason explains nothing");
        foreach (var (i, waived) in entry.Waives.Index())
        {
            report.AddIf(
                !waivable.Contains(waived), ProblemRules.ExceptionWaives, path.Member("waives").Item(i),
                $"no rule needs {waived}; an exception waives 'signatures' or an attestation by its name");
        }
    }

    private static void Revocation(Revocation entry, DocumentPath path, Report report)
    {
        var signers = new object?[] { entry.KeyFingerprint, entry.Identity, entry.SignedBetween };
        report.AddIf(
            entry.Digest is null && signers.All(part => part is null), ProblemRules.RevocationScope, path,
            "a revocation names a digest, a key fingerprint, an identity or a span of signing times");
        report.AddIf(
            entry.Digest is not null && signers.Any(part => part is not null), ProblemRules.RevocationScope, path.Member("digest"),
            "a digest is refused whoever signed it; write the signer's revocation as its own entry");
        report.AddIf(
            entry.KeyFingerprint is not null && entry.Identity is not null, ProblemRules.RevocationScope, path.Member("identity"),
            "no signature is by a key and by an identity; write two entries");
        report.AddIf(
            entry.SignedBetween is { } span && span.From.Value > span.Until.Value, ProblemRules.SpanOrder, path.Member("signedBetween"),
            "it ends before it begins");
    }

    private static void BreakGlass(BreakGlass entry, DocumentPath path, Report report)
    {
        var span = entry.Expires.Value - entry.From.Value;
        report.AddIf(span <= TimeSpan.Zero, ProblemRules.SpanOrder, path.Member("expires"), "it ends before it begins");
        report.AddIf(
            span > Policies.BreakGlass.Longest, ProblemRules.BreakGlassSpan, path.Member("expires"),
            $"an emergency lasts at most {Policies.BreakGlass.Longest.TotalHours} hours; renew it under two names");
        report.AddIf(
            string.Equals(entry.RequestedBy.Text, entry.ApprovedBy.Text, StringComparison.OrdinalIgnoreCase), ProblemRules.BreakGlassNames,
            path.Member("approvedBy"), "the one who asks cannot be the one who approves");
    }
}
