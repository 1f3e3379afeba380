using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Images;

namespace ImageTrust.Server.Deciding;

/// <summary>What a decision about an image means for the object that names it.</summary>
internal static class Consequence
{
    public static DecisionRecord Of(DecisionRecord record, WorkloadKind kind, TrustPolicy policy) =>
        kind.IsPod ? record with { Now = Pinned(record, policy) } : Softened(record);

    /// <summary>
    /// A template runs nothing, and its pods are reviewed themselves. Denying one stops more than the image: a refused update of a
    /// ReplicaSet keeps a deployment from scaling, and nobody is told.
    /// </summary>
    public static DecisionRecord Softened(DecisionRecord record) =>
        record.Now.Action == AdmissionAction.Deny ? record with { Now = record.Now with { Action = AdmissionAction.Warn } } : record;

    /// <summary>
    /// Where the phase pins, what runs must be named by the digest that was verified: a tag could lead elsewhere when the node pulls it.
    /// What nobody verifies, and what was let in although nobody could look, is not held to that.
    /// </summary>
    private static Verdict Pinned(DecisionRecord record, TrustPolicy policy)
    {
        var verdict = record.Now;
        if (verdict is not { Tags: TagHandling.Pin, Judgement: Judgement.Admitted }
            || verdict.Reasons.Any(reason => reason.Code is ReasonCode.Unverified or ReasonCode.BreakGlass)
            || (ImageName.TryRead(record.Image, out var image, out _) && image.Reference.Digest is not null))
        {
            return verdict;
        }

        bool enforced = !NamespaceName.TryParse(record.Namespace, out var ns, out _) || policy.In(verdict.Phase).Enforces(ns);
        return verdict with
        {
            Judgement = Judgement.Refused,
            Action = enforced ? AdmissionAction.Deny : AdmissionAction.Warn,
            Reasons =
            [
                new Reason(ReasonCode.NoDigest, $"it is named by a tag, and {verdict.Phase.Text()} runs digests only: name {record.Pinned ?? "its digest"}"),
                .. verdict.Reasons,
            ],
        };
    }
}
