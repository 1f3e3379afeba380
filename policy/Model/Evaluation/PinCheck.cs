using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>
/// Where the phase pins, what runs must be named by the digest that was verified: a tag could lead elsewhere when the node pulls it. The
/// image itself is fine, so the reason is one of its own; it is refused nevertheless, for whoever can keep the webhook from asking a
/// registry could run an unpinned tag. A template keeps its tags, so that whoever applies it sees no difference.
/// </summary>
internal static class PinCheck
{
    /// <returns>Null where the image may be named as it is: nobody verifies it, or somebody answers for it by name.</returns>
    public static Reason? Of(TrustPolicy policy, EffectivePhase phase, Subject subject, List<Reason> reasons)
    {
        // Before the phase in force pins nobody tried to, so the next phase's tag is held against no image: there it would be replaced.
        var pins = phase.Tags == TagHandling.Pin && policy.In(policy.Phase).Tags == TagHandling.Pin;
        return !pins || subject.Naming == Naming.Digest || subject.Carrier == Carrier.Template
            || reasons.Exists(reason => reason.Code is ReasonCode.Unverified or ReasonCode.BreakGlass)
            ? null
            : Reasons.NotPinned(phase.Phase, subject.Pinned);
    }
}
