using ImageTrust.Decisions.Trust;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

/// <summary>An object of which nobody can say what it would run. There is no image to decide about, so the phase decides alone.</summary>
/// <param name="Code">Stable, lower case with hyphens.</param>
/// <param name="Sentence">One line, for people.</param>
/// <param name="IsOurs">Nobody who writes an object can bring it about; only that may be excused like an outage.</param>
internal sealed record ObjectProblem(string Code, string Sentence, bool IsOurs)
{
    private const int LongestWarning = 256;

    public static ObjectProblem InternalError { get; } = new("internal-error", "an error inside the webhook; its log says more", IsOurs: true);

    public static ObjectProblem Of(ReviewNeed.Unreadable bad) => new(bad.Code, bad.Problem, IsOurs: false);

    public AdmissionAction ActionIn(TrustPolicy policy, string ns)
    {
        var phase = policy.In(policy.Phase);
        // Without a namespace nobody can say that a ring leaves it out.
        bool enforced = NamespaceName.TryParse(ns, out var name, out _) ? phase.Enforces(name) : phase.Mode == Mode.Enforce;
        return enforced && !(IsOurs && phase.AdmitUncheckable is not null) ? AdmissionAction.Deny : AdmissionAction.Warn;
    }

    public AdmissionAnswer Answer(Review review, PolicyInForce policy, AdmissionAction action)
    {
        string text = $"{Printable.Line(review.Kind.ToString(), LongestWarning)}: its images could not be told [{Code}] {Sentence} " +
            $"({policy.Policy.Phase.Text()}, policy {Wording.Short(policy.PolicyDigest)})";
        var notes = AuditNotes.Of(policy, action);
        notes.Add(new("reason", Code));
        return action == AdmissionAction.Deny
            ? new AdmissionAnswer(review.Uid, false, text, [], notes, [])
            : new AdmissionAnswer(review.Uid, true, null, [Printable.Line("image-trust: " + text, LongestWarning)], notes, []);
    }
}
