using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Policy × facts × circumstances → the final verdict, what happens to the workload included. Pure, total, and refusing unless something says admit.</summary>
public static class PolicyEvaluator
{
    public static Verdict Evaluate(TrustPolicy policy, Inquiry inquiry)
    {
        var phase = policy.In(inquiry.Phase);
        var rule = NamedRule.Find(policy, inquiry.Facts.Repository, inquiry.Namespace);
        var (judgement, reasons) = Judge(policy, inquiry, phase, rule);
        return Behaviour.Apply(judgement, reasons, policy, phase, inquiry, rule);
    }

    /// <summary>The verdict on what nobody can read.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="what">What, and why not.</param>
    /// <param name="ns">Where it would run; null when that cannot be read either.</param>
    /// <param name="phase">The phase that is asked.</param>
    public static Verdict Evaluate(TrustPolicy policy, Unreadable what, NamespaceName? ns, Phase phase) => Behaviour.Apply(what, ns, policy.In(phase));

    /// <summary>The order is the order of authority: revocations, emergencies, the rule, exceptions from the rule.</summary>
    private static (Judgement Judgement, List<Reason> Reasons) Judge(TrustPolicy policy, Inquiry inquiry, EffectivePhase phase, NamedRule? rule)
    {
        var revoked = new RevocationCheck(policy);
        if (revoked.OfAnyDigest(inquiry.Facts) is { } reason)
        {
            return (Judgement.Refused, [reason]);
        }

        // Without evidence an image may still be let in, but not one that a revoked signer touched, nor one where nobody could find that out.
        var barred = revoked.Bars(inquiry.Facts);
        if (EmergencyCheck.Find(policy, inquiry) is { } emergency)
        {
            return barred ?? (Judgement.Admitted, [emergency]);
        }

        if (rule is null)
        {
            return (Judgement.Refused, [Reasons.NoRule(inquiry)]);
        }

        if (rule.Rule.Unverified is { } unverified)
        {
            return barred ?? (Judgement.Admitted, [Reasons.Unverified(rule.Name, unverified)]);
        }

        var requirements = PlatformCheck.Of(policy, inquiry, phase, rule.Rule, revoked);
        if (requirements.Unmet.Count == 0)
        {
            return revoked.BarsUnseen(inquiry.Facts) ?? (Judgement.Admitted, requirements.Reasons);
        }

        var exception = ExceptionCheck.Find(policy, inquiry, requirements.Unmet);
        if (exception is not null && barred is null && inquiry.Facts.Digest is not null)
        {
            return (Judgement.Admitted, [exception, .. requirements.Reasons]);
        }

        // A revoked signature nobody saw is one that is lacking, as the requirement says by itself. An exception rests on its absence, and
        // a revoked digest is refused whatever else holds.
        var unsettled = exception is not null || revoked.MayBeAbout(inquiry.Facts.Digest) || revoked.BarsUnseen(inquiry.Facts) is not null;
        return Failed(inquiry, [.. requirements.Reasons, .. (barred?.Reasons ?? []).Where(reason =>
            reason.Code == ReasonCode.SignerRevoked || (unsettled && reason.Code == ReasonCode.RevocationUnsettled))]);
    }

    /// <summary>Not met: because of the image, or because somebody could not be asked.</summary>
    private static (Judgement Judgement, List<Reason> Reasons) Failed(Inquiry inquiry, List<Reason> reasons)
    {
        var failures = inquiry.Facts.Failures.Select(Reasons.Failure).Concat(PlatformCheck.Failures(inquiry.Facts)).ToList();
        var judgement = inquiry.Facts.MayHide || failures.Any(reason => reason.Code == ReasonCode.CouldNotCheck) ? Judgement.CouldNotCheck : Judgement.Refused;
        return (judgement, [.. reasons.Concat(failures).Distinct()]);
    }
}
