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
    /// <summary>
    /// The next phase's verdict gets the consequence it would have there: promotion is judged on it. A tag is held against an image only
    /// where this phase pins already: before that nobody tried to, and <c>/mutate</c> would in the next.
    /// </summary>
    public static DecisionRecord Of(DecisionRecord record, WorkloadKind kind, TrustPolicy policy) => kind.IsPod
        ? record.Now.Tags == TagHandling.Pin ? Both(record, verdict => Pinned(verdict, record, policy)) : record
        : Softened(record);

    /// <summary>
    /// A template runs nothing, and its pods are reviewed themselves. Denying one stops more than the image: a refused update of a
    /// ReplicaSet keeps a deployment from scaling, and nobody is told.
    /// </summary>
    public static DecisionRecord Softened(DecisionRecord record) =>
        Both(record, verdict => verdict.Action == AdmissionAction.Deny ? verdict with { Action = AdmissionAction.Warn } : verdict);

    private static DecisionRecord Both(DecisionRecord record, Func<Verdict, Verdict> consequence) =>
        record with { Now = consequence(record.Now), Shadow = record.Shadow is { } next ? consequence(next) : null };

    /// <summary>
    /// Where the phase pins, what runs must be named by the digest that was verified: a tag could lead elsewhere when the node pulls it.
    /// What nobody verifies, and what was let in although nobody could look, is not held to that. The image itself is fine, so the reason
    /// is one of its own; it is refused nevertheless, for whoever can keep <c>/mutate</c> from asking a registry could run an unpinned tag.
    /// </summary>
    private static Verdict Pinned(Verdict verdict, DecisionRecord record, TrustPolicy policy)
    {
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
                new Reason(
                    ReasonCode.NotPinned,
                    $"it is named by a tag and was not pinned, and {verdict.Phase.Text()} runs digests only: try again, or name {record.Pinned ?? "its digest"}"),
                .. verdict.Reasons,
            ],
        };
    }
}
