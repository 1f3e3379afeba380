using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>Exceptions and emergencies: what is live is said, what is dead is to be removed.</summary>
internal static class EntryLint
{
    public static void Lint(TrustPolicy policy, DateTimeOffset now, LintReport report)
    {
        foreach (var (name, entry) in policy.Exceptions ?? new Dictionary<string, ExceptionEntry>())
        {
            var path = DocumentPath.Root.Member("exceptions").Member(name);
            report.AddIf(now >= entry.Expires.Value, LintRules.ExpiredEntry, path, $"exception {name} expired at {entry.Expires}: remove it");
            report.AddIf(
                entry.LongTermReason is not null, LintRules.LongException, path,
                $"exception {name} lasts until {entry.Expires}: {entry.LongTermReason}");
            report.AddIf(
                entry is { Digest: null, Image.IsExact: false } && entry.Waives.Contains(ExceptionEntry.Signatures),
                LintRules.BroadException, path.Member("image"),
                $"exception {name} lets any image that fits {entry.Image} go unsigned: name one repository, or a digest");
        }

        foreach (var (name, entry) in policy.Revocations ?? new Dictionary<string, Revocation>())
        {
            var left = entry.Images is { } sought
                ? RevocationScope.Default(policy).Where(image => !sought.Any(wider => wider.Covers(image))).Select(image => image.Text).Distinct().Order(StringComparer.Ordinal).ToList()
                : [];
            report.AddIf(
                left.Count > 0, LintRules.NarrowRevocation, DocumentPath.Root.Member("revocations").Member(name).Member("images"),
                $"an exception or an emergency does not look for {name} on {string.Join(", ", left)}, which rules verify");
        }

        foreach (var (name, entry) in policy.BreakGlass ?? new Dictionary<string, BreakGlass>())
        {
            var path = DocumentPath.Root.Member("breakGlass").Member(name);
            report.AddIf(now >= entry.Expires.Value, LintRules.ExpiredEntry, path, $"break-glass {name} expired at {entry.Expires}: remove it");
            report.AddIf(
                now < entry.Expires.Value, LintRules.BreakGlassLive, path,
                $"BREAK-GLASS {name} opens {string.Join(", ", entry.Namespaces)} until {entry.Expires}, "
                + $"by {entry.RequestedBy} and {entry.ApprovedBy}: {entry.Reason}");
        }
    }
}
