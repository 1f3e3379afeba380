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
        }
    }
}
