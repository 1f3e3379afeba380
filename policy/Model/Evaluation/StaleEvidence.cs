using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>
/// What a phase's <c>staleOnOutage</c> lets in: a digest whose registry cannot be asked and whose evidence, seen there not too long ago, satisfies the
/// policy of this moment. Proof only: never a tag, never what rests on something not being there, never against what the registry still showed.
/// </summary>
internal static class StaleEvidence
{
    /// <returns>Null where the outage stays what it is.</returns>
    public static Verdict? Find(TrustPolicy policy, EffectivePhase phase, PolicyQuestion question, List<Reason> found)
    {
        var facts = question.Facts;
        if (phase.StaleOnOutage is not { } most || facts is not { Digest: { } digest, Remembered: { } known } || question.Subject.Naming != Naming.Digest
            || known.Facts.Digest != digest || known.Facts.Repository != facts.Repository
            || question.Time - known.SeenAt is var age && (age < TimeSpan.Zero || age >= most.Span)
            || !Outage.Silences(facts) || found.Exists(IsAgainst))
        {
            return null;
        }

        var then = PolicyEvaluator.Evaluate(policy, question with { Facts = known.Facts with { Remembered = null } });
        if (!Why.IsProven(then))
        {
            return null;
        }

        string reason = $"the registry cannot be asked; this rests on what it showed {Age(age)} ago: {phase.StaleOnOutageReason}";
        return then with { Action = AdmissionAction.Warn, Reasons = [.. then.Reasons, new Reason(ReasonCode.StaleEvidence, reason)] };
    }

    private static string Age(TimeSpan age) => age.TotalHours >= 1 ? $"{(int)age.TotalHours} h {age.Minutes} min" : $"{age.Minutes} min";

    // Whether a revocation is about the image is asked again of what is remembered, with all that was seen then.
    private static bool IsAgainst(Reason reason) => reason.Code is
        ReasonCode.DigestRevoked or ReasonCode.SignerRevoked or ReasonCode.BadEvidence
        or ReasonCode.AttestationCondition or ReasonCode.AttestationUnreadable or ReasonCode.AttestationUnsettled or ReasonCode.KeyNotValidThen;
}
