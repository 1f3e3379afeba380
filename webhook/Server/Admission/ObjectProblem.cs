using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

/// <summary>An object of which nobody can say what it would run: its record and its answer, in the terms of a review.</summary>
internal static class ObjectProblem
{
    private const int LongestWarning = 256;

    // Names of Kubernetes objects have at most 253 characters; before they are read they are anything.
    private const int LongestName = 320;

    public static DecisionRecord Record(Unreadable what, Review review, PolicyInForce inForce, DateTimeOffset time) => UnreadableRecord.Of(
        inForce,
        what,
        new UnreadPlace(
            NamespaceName.TryParse(review.Namespace, out var ns, out _) ? ns : null,
            Line.Within(review.Namespace, LongestName),
            Line.Within($"{review.Kind.Kind}/{review.Name}", LongestName)),
        time);

    public static AdmissionAnswer Answer(Unreadable what, Review review, PolicyInForce policy, AdmissionAction action, Directions directions)
    {
        string text = $"{Line.Within(review.Kind.ToString(), LongestWarning)}: its images could not be told [{what.Code}] {what.Reason.Sentence} " +
            $"({policy.Policy.Phase.Text()}, policy {Wording.Short(policy.PolicyDigest)})";
        var notes = AuditNotes.Of(policy, action);
        notes.Add(new("reason", what.Code));
        return action == AdmissionAction.Deny
            ? new AdmissionAnswer(review.Uid, false, $"{text}\n  to do:    {ReasonWords.Of(what.Reason.Code).Help}\n  see:      {directions.PageOf(what.Reason.Code)}", [], notes, [])
            : new AdmissionAnswer(review.Uid, true, null, [Line.Within("image-trust: " + text, LongestWarning)], notes, []);
    }
}
