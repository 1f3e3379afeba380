using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>What the phase makes of a judgement: the one place where a refusal becomes a denial or a warning.</summary>
internal static class Behaviour
{
    public static Verdict Apply(Judgement judgement, List<Reason> reasons, TrustPolicy policy, EffectivePhase phase, PolicyQuestion question, NamedRule? rule)
    {
        if (judgement == Judgement.CouldNotCheck && StaleEvidence.Find(policy, phase, question, reasons) is { } stale && PassesBefore(policy, question))
        {
            return stale;
        }

        if (judgement == Judgement.CouldNotCheck && phase.AdmitUncheckable is { } admit && Outage.Explains(question.Facts, rule) && !reasons.Exists(IsAgainst)
            && PassesBefore(policy, question))
        {
            reasons = [.. reasons, new Reason(ReasonCode.UncheckableAdmitted, $"admitted although it could not be checked: {admit.Reason}")];
            return new Verdict(judgement, AdmissionAction.Warn, phase.Phase, rule?.Name, reasons, phase.Tags);
        }

        if (judgement == Judgement.Admitted && PinCheck.Of(policy, phase, question.Subject, reasons) is { } unpinned)
        {
            (judgement, reasons) = (Judgement.Refused, [unpinned, .. reasons]);
        }

        var action = judgement switch
        {
            Judgement.Admitted => reasons.Exists(IsLoud) ? AdmissionAction.Warn : AdmissionAction.Admit,
            _ => OfRefusal(phase, question.Namespace, question.Subject.Carrier),
        };
        return new Verdict(judgement, action, phase.Phase, rule?.Name, reasons, phase.Tags);
    }

    public static Verdict Apply(Unreadable what, NamespaceName? ns, EffectivePhase phase) =>
        new(what.Judgement, OfRefusal(phase, ns, what.Carrier), phase.Phase, null, [what.Reason], phase.Tags);

    /// <summary>Only what runs as it is written is kept out, and only where the phase enforces.</summary>
    private static AdmissionAction OfRefusal(EffectivePhase phase, NamespaceName? ns, Carrier carrier) =>
        carrier is Carrier.Template or Carrier.MirrorPod || !phase.Enforces(ns) ? AdmissionAction.Warn : AdmissionAction.Deny;

    // A phase that refuses keys does not look at what a key has signed, so it cannot tell what the phases before it find against it. A
    // promotion must not turn that into something that is only missing.
    private static bool PassesBefore(TrustPolicy policy, PolicyQuestion question) =>
        Phases.All.TakeWhile(phase => phase != question.Phase).All(phase => PolicyEvaluator.Evaluate(policy, question with { Phase = phase }).Passes);

    // An outage excuses what is missing, never what was found, and never a question that only a revocation could answer.
    private static bool IsAgainst(Reason reason) => reason.Code is
        ReasonCode.BadEvidence or ReasonCode.SignerRevoked or ReasonCode.RevocationUnsettled
        or ReasonCode.AttestationCondition or ReasonCode.AttestationUnreadable or ReasonCode.KeyNotValidThen;

    // What was let in on somebody's word is said aloud every time.
    private static bool IsLoud(Reason reason) => reason.Code is ReasonCode.Exception or ReasonCode.BreakGlass;
}
