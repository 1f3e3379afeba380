using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Policy × facts × circumstances → the final verdict, what happens to the workload included. Pure, total, and refusing unless something says admit.</summary>
public static class PolicyEvaluator
{
    public static Verdict Evaluate(TrustPolicy policy, PolicyQuestion question)
    {
        var phase = policy.In(question.Phase);
        var rule = NamedRule.Find(policy, question.Facts.Repository, question.Namespace);
        var (judgement, reasons) = Judge(policy, question, phase, rule);
        return Behaviour.Apply(judgement, reasons, policy, phase, question, rule);
    }

    /// <summary>The verdict on what nobody can read.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="what">What, and why not.</param>
    /// <param name="ns">Where it would run; null when that cannot be read either.</param>
    /// <param name="phase">The phase that is asked.</param>
    public static Verdict Evaluate(TrustPolicy policy, Unreadable what, NamespaceName? ns, Phase phase) => Behaviour.Apply(what, ns, policy.In(phase));

    /// <summary>The order is the order of authority: revocations, emergencies, the rule, exceptions from the rule.</summary>
    private static (Judgement Judgement, List<Reason> Reasons) Judge(TrustPolicy policy, PolicyQuestion question, EffectivePhase phase, NamedRule? rule)
    {
        var revoked = new RevocationCheck(policy);
        if (revoked.OfAnyDigest(question.Facts) is { } reason)
        {
            return (Judgement.Refused, [reason]);
        }

        // Without evidence an image may still be let in, but not one that a revoked signer touched, nor one where nobody could find that out.
        var touched = revoked.OfAnySigner(question.Facts);
        var barred = touched is null ? revoked.Unsettled(question.Facts) : (Judgement.Refused, [touched]);
        if (EmergencyCheck.Find(policy, question) is { } emergency)
        {
            // What an emergency is for may be the registry itself, so only what was seen outranks it; what could not be found out is said.
            return touched is null ? (Judgement.Admitted, [emergency, .. barred?.Reasons ?? []]) : (Judgement.Refused, [touched]);
        }

        if (rule is null)
        {
            return (Judgement.Refused, [Reasons.NoRule(question)]);
        }

        if (rule.Rule.Unverified is { } unverified)
        {
            return barred ?? (Judgement.Admitted, [Reasons.Unverified(rule.Name, unverified)]);
        }

        var requirements = PlatformCheck.Of(policy, question, phase, rule.Rule, revoked);
        if (requirements.Unmet.Count == 0)
        {
            return revoked.BarsUnseen(question.Facts) ?? (Judgement.Admitted, requirements.Reasons);
        }

        var exception = ExceptionCheck.Find(policy, question, requirements.Unmet);
        if (exception is not null && barred is null && question.Facts.Digest is not null)
        {
            return (Judgement.Admitted, [exception, .. requirements.Reasons]);
        }

        // A revoked signature nobody saw is one that is lacking, as the requirement says by itself. An exception rests on its absence, and
        // a revoked digest is refused whatever else holds.
        var unsettled = exception is not null || revoked.MayBeAbout(question.Facts) || revoked.BarsUnseen(question.Facts) is not null;
        return Failed(question, [.. requirements.Reasons, .. (barred?.Reasons ?? []).Where(reason =>
            reason.Code == ReasonCode.SignerRevoked || (unsettled && reason.Code == ReasonCode.RevocationUnsettled))]);
    }

    /// <summary>Not met: because of the image, or because somebody could not be asked.</summary>
    private static (Judgement Judgement, List<Reason> Reasons) Failed(PolicyQuestion question, List<Reason> reasons)
    {
        var failures = question.Facts.Failures.Select(Reasons.Failure).Concat(PlatformCheck.Failures(question.Facts)).ToList();
        var judgement = question.Facts.MayHide || failures.Any(reason => reason.Code == ReasonCode.CouldNotCheck) ? Judgement.CouldNotCheck : Judgement.Refused;
        return (judgement, [.. reasons.Concat(failures).Distinct()]);
    }
}
