using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>In every phase every rule can be met by somebody: a stack must not find out on promotion day that nothing may run.</summary>
internal static class SatisfiableRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        foreach (var (name, rule) in policy.Rules)
        {
            foreach (var phase in Phases.All)
            {
                Signatures(policy, name, rule, policy.In(phase), report);
                Attestations(policy, name, rule, policy.In(phase), report);
            }
        }
    }

    private static void Signatures(TrustPolicy policy, string name, Rule rule, EffectivePhase phase, Report report)
    {
        if (rule.Require is not { } require)
        {
            return;
        }

        // An unknown name is reported as such; here it counts as accepted so that one slip is one problem.
        var accepted = require.Authorities.Count(authority => Counts(policy, rule, authority, phase));
        report.AddIf(
            accepted < require.Count && require.Count <= require.Authorities.Count, ProblemRules.Unsatisfiable,
            DocumentPath.Root.Member("rules").Member(name).Member("require"),
            $"{phase.Phase.Text()} refuses keys, so this can never be met there: add a keyless authority, or name the key in keyFallback with a reason");
    }

    private static void Attestations(TrustPolicy policy, string name, Rule rule, EffectivePhase phase, Report report)
    {
        foreach (var (needName, need) in rule.Attestations ?? new Dictionary<string, AttestationRequirement>())
        {
            var path = DocumentPath.Root.Member("rules").Member(name).Member("attestations").Member(needName);
            report.AddIf(
                need.From <= phase.Phase && !need.SignedBy.Any(authority => Counts(policy, rule, authority, phase)),
                ProblemRules.Unsatisfiable, path.Member("signedBy"),
                $"{phase.Phase.Text()} refuses keys, so nobody can sign this there: name a keyless authority");
        }
    }

    private static bool Counts(TrustPolicy policy, Rule rule, string authority, EffectivePhase phase) =>
        policy.Authorities.GetValueOrDefault(authority)?.Key is null
        || phase.Keys != KeyAcceptance.Refused
        || (rule.KeyFallback?.Authorities.Contains(authority) ?? false);
}
