using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Records;

/// <summary>Now and next, of the same question.</summary>
/// <param name="Now">Under the phase in force.</param>
/// <param name="Shadow">Under the next one.</param>
internal sealed record Verdicts(Verdict Now, Verdict? Shadow)
{
    public static Verdicts Of(TrustPolicy policy, Func<Phase, Verdict> ask) =>
        new(ask(policy.Phase), policy.Phase.Next() is { } next ? ask(next) : null);
}

/// <summary>The decision about what nobody can read: a reference that is none, an object whose images cannot be told. Nothing was measured.</summary>
public static class UnreadableRecord
{
    /// <param name="policy">The policy in force.</param>
    /// <param name="what">What, and why not.</param>
    /// <param name="place">Where it would run.</param>
    /// <param name="time">When the question was asked.</param>
    /// <param name="image">As written, cut; empty when there is none.</param>
    public static DecisionRecord Of(PolicyInForce policy, Unreadable what, UnreadPlace place, DateTimeOffset time, string image = "")
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(place);
        var verdicts = Verdicts.Of(policy.Policy, phase => PolicyEvaluator.Evaluate(policy.Policy, what, place.Namespace, phase));
        return new DecisionRecord
        {
            Time = time,
            Image = image,
            Namespace = place.NamespaceText,
            Workload = place.Workload,
            Owner = place.Owner,
            Containers = place.Containers,
            Now = verdicts.Now,
            Shadow = verdicts.Shadow,
            Facts = new RecordedFacts([], [], []),
            PolicyDigest = policy.PolicyDigest,
            RequirementsDigest = policy.RequirementsDigest,
            TrustDigest = policy.TrustDigest,
            Timings = new RecordedTimings(0, 0, 0),
            Requests = RecordWriter.Requests([], joined: false),
        };
    }
}

/// <summary>Where something unreadable would run.</summary>
/// <param name="Namespace">Null when that cannot be read either.</param>
/// <param name="NamespaceText">As it was said, fit to print.</param>
/// <param name="Workload">For people.</param>
public sealed record UnreadPlace(NamespaceName? Namespace, string NamespaceText, string? Workload)
{
    /// <summary>The workload that people know the object by; null where the object itself cannot be read.</summary>
    public string? Owner { get; init; }

    /// <summary>The containers that name the image; null where the object itself cannot be read.</summary>
    public IReadOnlyList<string>? Containers { get; init; }
}
