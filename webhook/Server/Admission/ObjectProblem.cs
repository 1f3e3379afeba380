using System.Collections.Frozen;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Trust;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Admission;

/// <summary>
/// An object of which nobody can say what it would run. There is no image to decide about, so the phase decides alone. An error of our
/// own is no outage that a policy could excuse: an object that brings it about would be let in unread.
/// </summary>
/// <param name="Judgement">Refused for what is in the object; could not check for what is in us.</param>
/// <param name="Code">Stable, lower case with hyphens.</param>
/// <param name="Reason">For the record.</param>
internal sealed record ObjectProblem(Judgement Judgement, string Code, Reason Reason)
{
    private const int LongestWarning = 256;

    // Names of Kubernetes objects have at most 253 characters; before they are read they are anything.
    private const int LongestName = 320;

    private const string InternalCode = "internal-error";

    public static ObjectProblem InternalError { get; } = new(
        Judgement.CouldNotCheck, InternalCode, new Reason(ReasonCode.CouldNotCheck, "an error inside the webhook; its log says more", InternalCode, Cause.OwnError));

    public static ObjectProblem Of(ReviewNeed.Unreadable bad) => new(Judgement.Refused, bad.Code, new Reason(bad.Reason, bad.Problem));

    public DecisionRecord Record(Review review, PolicyInForce inForce, DateTimeOffset time) => new()
    {
        Time = time,
        Image = "",
        Namespace = Printable.Line(review.Namespace, LongestName),
        Workload = Printable.Line($"{review.Kind.Kind}/{review.Name}", LongestName),
        Now = In(inForce.Policy, inForce.Policy.Phase, review.Namespace),
        Shadow = inForce.Policy.Phase.Next() is { } next ? In(inForce.Policy, next, review.Namespace) : null,
        Facts = new RecordedFacts([], [], []),
        PolicyDigest = inForce.PolicyDigest,
        RequirementsDigest = inForce.RequirementsDigest,
        TrustDigest = inForce.TrustDigest,
        Timings = new RecordedTimings(0, 0, 0),
        Requests = new RecordedRequests(0, FrozenDictionary<string, int>.Empty, FrozenDictionary<string, int>.Empty, Joined: false),
    };

    public AdmissionAnswer Answer(Review review, PolicyInForce policy, AdmissionAction action)
    {
        string text = $"{Printable.Line(review.Kind.ToString(), LongestWarning)}: its images could not be told [{Code}] {Reason.Sentence} " +
            $"({policy.Policy.Phase.Text()}, policy {Wording.Short(policy.PolicyDigest)})";
        var notes = AuditNotes.Of(policy, action);
        notes.Add(new("reason", Code));
        return action == AdmissionAction.Deny
            ? new AdmissionAnswer(review.Uid, false, text, [], notes, [])
            : new AdmissionAnswer(review.Uid, true, null, [Printable.Line("image-trust: " + text, LongestWarning)], notes, []);
    }

    private Verdict In(TrustPolicy policy, Phase name, string ns)
    {
        var phase = policy.In(name);
        // Without a namespace nobody can say that a ring leaves it out.
        bool enforced = NamespaceName.TryParse(ns, out var known, out _) ? phase.Enforces(known) : phase.Mode == Mode.Enforce;
        return new Verdict(Judgement, enforced ? AdmissionAction.Deny : AdmissionAction.Warn, name, null, [Reason], phase.Tags);
    }
}
