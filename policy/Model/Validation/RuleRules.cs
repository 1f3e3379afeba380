using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>Each rule by itself: every authority exists, thresholds can be met, nothing hangs on a rule that checks nothing.</summary>
internal static class RuleRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        foreach (var (name, rule) in policy.Rules)
        {
            var path = DocumentPath.Root.Member("rules").Member(name);
            Requirement(rule, path, policy, report);
            Fallback(rule, path, policy, report);
            Unverified(rule, path, report);
            AttestationsOnly(rule, path, report);
            Repositories(rule, path.Member("signatures"), report);
            foreach (var (needName, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
            {
                Attestation(needName, need, path.Member("attestations").Member(needName), policy, report);
            }
        }
    }

    private static void Unverified(Rule rule, DocumentPath path, Report report)
    {
        report.AddIf(
            !rule.IsVerified && rule.Attestations is not null, ProblemRules.NeedsRequire, path.Member("attestations"),
            "an unverified image's attestations are never read");
        report.AddIf(
            !rule.IsVerified && rule.Platforms is not null, ProblemRules.NeedsRequire, path.Member("platforms"),
            "an unverified image's platforms are never looked at");
        report.AddIf(
            !rule.IsVerified && rule.Signatures is not null, ProblemRules.NeedsRequire, path.Member("signatures"),
            "an unverified image's signatures are never looked for");
    }

    private static void Repositories(Rule rule, DocumentPath path, Report report)
    {
        report.AddIf(
            rule.Signatures?.Count > Rule.MostSignatures, ProblemRules.SignatureRepositories, path,
            $"at most {Rule.MostSignatures} repositories: each is asked for every image of the rule");
        foreach (var (i, repository) in (rule.Signatures ?? []).Index())
        {
            report.AddIf(!ImagePattern.TryParse(repository.Text, out _, out var problem), ProblemRules.SignatureRepositories, path.Item(i), problem ?? "");
        }
    }

    /// <summary>Without signatures the attestations are all there is: one must be needed in every phase, or nothing would be checked in some.</summary>
    private static void AttestationsOnly(Rule rule, DocumentPath path, Report report)
    {
        report.AddIf(
            rule.AttestationsOnly is not null && !(rule.Attestations?.Values.Any(need => need.From == Phase.Day1) ?? false),
            ProblemRules.AttestationsOnly, path.Member("attestationsOnly"),
            "without a signature some attestation must be needed from day1 on, or in some phase nothing is checked at all");
    }

    private static void Requirement(Rule rule, DocumentPath path, TrustPolicy policy, Report report)
    {
        if (rule.Require is not { } require)
        {
            return;
        }

        var (member, list) = require switch
        {
            { AnyOf: not null } => (path.Member("require").Member("anyOf"), require.AnyOf),
            { AllOf: not null } => (path.Member("require").Member("allOf"), require.AllOf),
            _ => (path.Member("require").Member("atLeast").Member("of"), require.Authorities),
        };
        Exist(list, member, policy, report);
        report.AddIf(
            require.AtLeast is { } threshold && threshold.Count > threshold.Of.Count, ProblemRules.ThresholdRange,
            path.Member("require").Member("atLeast").Member("count"), $"{require.Count} of {list.Count} can never be met");
    }

    private static void Fallback(Rule rule, DocumentPath path, TrustPolicy policy, Report report)
    {
        if (rule.KeyFallback is not { } fallback)
        {
            return;
        }

        var at = path.Member("keyFallback");
        report.AddIf(!rule.IsVerified, ProblemRules.NeedsRequire, at, "a rule without a requirement has nothing to fall back from");
        Exist(fallback.Authorities, at.Member("authorities"), policy, report);
        foreach (var (i, name) in fallback.Authorities.Index())
        {
            report.AddIf(
                policy.Authorities.GetValueOrDefault(name) is { Key: null }, ProblemRules.KeyFallback,
                at.Member("authorities").Item(i), $"{name} is keyless: every phase accepts it, there is nothing to fall back to");
            report.AddIf(
                rule.IsVerified && !rule.Vouchers.Contains(name), ProblemRules.KeyFallback, at.Member("authorities").Item(i),
                rule.Require is null ? $"no attestation of the rule is signed by {name}" : $"the requirement does not name {name}");
        }
    }

    private static void Attestation(string name, AttestationRequirement need, DocumentPath path, TrustPolicy policy, Report report)
    {
        Exist(need.SignedBy, path.Member("signedBy"), policy, report);
        Exist(need.Vulnerabilities?.Vex?.SignedBy ?? [], path.Member("vulnerabilities").Member("vex").Member("signedBy"), policy, report);
        report.AddIf(name == ExceptionEntry.Signatures, ProblemRules.BadName, path, $"\"{name}\" means the signatures in an exception; choose another name");
        report.AddIf(
            need.Vulnerabilities is { Below: Severity.Unknown }, ProblemRules.BadValue, path.Member("vulnerabilities").Member("below"),
            "below unknown lets critical findings pass; write critical or less");
        if (need.Provenance is { } provenance)
        {
            AuthorityRules.Identity(provenance.Builder, path.Member("provenance").Member("builder"), report);
        }
    }

    private static void Exist(IReadOnlyList<string> names, DocumentPath path, TrustPolicy policy, Report report)
    {
        foreach (var (i, name) in names.Index())
        {
            report.AddIf(!policy.Authorities.ContainsKey(name), ProblemRules.UnknownAuthority, path.Item(i), $"there is no authority {name}");
        }
    }
}
