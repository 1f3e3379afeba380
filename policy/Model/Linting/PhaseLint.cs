using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Linting;

/// <summary>Phases that enforce less than they say.</summary>
internal static class PhaseLint
{
    public static void Lint(TrustPolicy policy, LintReport report)
    {
        foreach (var phase in Phases.All.Select(policy.In))
        {
            var path = DocumentPath.Root.Member("phases").Member(phase.Phase.Text());
            report.AddIf(
                phase is { Mode: Mode.Enforce, Tags: TagHandling.Report }, LintRules.EnforceWithoutPin, path.Member("tags"),
                $"{phase.Phase.Text()} enforces but leaves tags as they are: what was checked may not be what runs");
            report.AddIf(
                phase.AdmitUncheckable is not null, LintRules.AdmitUncheckable, path.Member("admitUncheckable"),
                $"{phase.Phase.Text()} admits what could not be checked: {phase.AdmitUncheckable?.Reason}");
            report.AddIf(
                phase.StaleOnOutage is not null, LintRules.StaleOnOutage, path.Member("staleOnOutage"),
                $"{phase.Phase.Text()} counts evidence of {phase.StaleOnOutage} in an outage, taken away in the registry or not: {phase.StaleOnOutageReason}");
            report.AddIf(
                phase is { Mode: Mode.Enforce, PodSecurity: null }, LintRules.PodSecurityUnsaid, path.Member("podSecurity"),
                $"{phase.Phase.Text()} enforces and says nothing of Pod Security: a signed image may run in a privileged pod");
            report.AddIf(
                phase.PodSecurity == PodSecurity.NotRequired, LintRules.PodSecurityNotRequired, path.Member("podSecurity"),
                $"{phase.Phase.Text()} requires no Pod Security level of a namespace: {phase.PodSecurityReason}");
        }

        LintExcuses(policy, report);
    }

    private static void LintExcuses(TrustPolicy policy, LintReport report)
    {
        var excusing = Phases.All.Where(phase => policy.In(phase).AdmitUncheckable is not null).Select(phase => phase.Text()).ToList();
        foreach (var (name, rule) in policy.Rules.OrderBy(entry => entry.Key, StringComparer.Ordinal).Where(entry => entry.Value.Unverified is null))
        {
            foreach (var (i, image) in rule.Images.Index())
            {
                report.AddIf(
                    excusing.Count > 0 && !image.NamesItsRegistry, LintRules.UnexcusedRegistry,
                    DocumentPath.Root.Member("rules").Member(name).Member("images").Item(i),
                    $"admitUncheckable of {string.Join(", ", excusing)} does nothing for {image}: it excuses registries only that a rule names in full");
            }
        }
    }
}
