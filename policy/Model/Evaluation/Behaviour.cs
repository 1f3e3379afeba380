using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>What the phase makes of a judgement.</summary>
internal static class Behaviour
{
    public static Verdict Apply(Judgement judgement, List<Reason> reasons, EffectivePhase phase, Inquiry inquiry, NamedRule? rule)
    {
        if (judgement == Judgement.CouldNotCheck && phase.AdmitUncheckable is { } admit && Outage.Explains(inquiry.Facts, rule) && !reasons.Exists(IsAgainst))
        {
            reasons = [.. reasons, new Reason(ReasonCode.UncheckableAdmitted, $"admitted although it could not be checked: {admit.Reason}")];
            return new Verdict(judgement, AdmissionAction.Warn, phase.Phase, rule?.Name, reasons, phase.Tags);
        }

        var action = judgement switch
        {
            Judgement.Admitted => reasons.Exists(IsLoud) ? AdmissionAction.Warn : AdmissionAction.Admit,
            _ => phase.Enforces(inquiry.Namespace) ? AdmissionAction.Deny : AdmissionAction.Warn,
        };
        return new Verdict(judgement, action, phase.Phase, rule?.Name, reasons, phase.Tags);
    }

    // An outage excuses what is missing, never what was found, and never a question that only a revocation could answer.
    private static bool IsAgainst(Reason reason) => reason.Code is
        ReasonCode.BadEvidence or ReasonCode.SignerRevoked or ReasonCode.RevocationUnsettled
        or ReasonCode.AttestationCondition or ReasonCode.AttestationUnreadable or ReasonCode.KeyNotValidThen;

    // What was let in on somebody's word is said aloud every time.
    private static bool IsLoud(Reason reason) => reason.Code is ReasonCode.Exception or ReasonCode.BreakGlass;
}
