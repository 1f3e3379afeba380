using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>Rules that cover more, or demand less, than they seem to.</summary>
internal static class RuleLint
{
    public static void Lint(TrustPolicy policy, LintReport report)
    {
        foreach (var (name, rule) in policy.Rules.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var path = DocumentPath.Root.Member("rules").Member(name);
            var scope = rule.Namespaces is null ? "every namespace" : string.Join(", ", rule.Namespaces);
            report.AddIf(
                rule.Unverified is not null, LintRules.UnverifiedRule, path.Member("unverified"),
                $"{name} admits {rule.Images.Count} image pattern{(rule.Images.Count == 1 ? "" : "s")} unverified in {scope}: {rule.Unverified?.Reason}");
            report.AddIf(
                rule.AttestationsOnly is not null, LintRules.AttestationsOnly, path.Member("attestationsOnly"),
                $"{name} needs no signature, only what {string.Join(", ", rule.Vouchers)} attests: {rule.AttestationsOnly?.Reason}");
            report.AddIf(
                rule.KeyFallback is not null, LintRules.KeyFallback, path.Member("keyFallback"),
                $"{name} accepts {string.Join(", ", rule.KeyFallback?.Authorities ?? [])} where the phase refuses keys: {rule.KeyFallback?.Reason}");
            foreach (var (i, image) in rule.Images.Index())
            {
                var at = path.Member("images").Item(i);
                // A port is not a name anybody could take.
                var openHost = image.Registry.Split(':')[0].Contains('*', StringComparison.Ordinal);
                // "Everything must be signed" is the one good use of an open host.
                report.AddIf(
                    openHost && (rule.Unverified is not null || image.Text != "**"), LintRules.WildcardRegistry, at,
                    $"{name} covers registries nobody has named: {image}");
                report.AddIf(
                    rule.Unverified is not null && rule.Namespaces is null && image.Text.EndsWith("/**", StringComparison.Ordinal),
                    LintRules.UnverifiedEverywhere, at, $"{name} admits all of {image} in every namespace: name the namespaces");
            }
        }
    }
}
