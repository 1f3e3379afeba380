using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Whether more evidence could change the answer. The policy is asked, now and for the next phase; nothing is decided here.</summary>
internal sealed class Sufficiency
{
    private readonly TrustPolicy bare;
    private readonly NamedRule? rule;
    private readonly NamespaceName ns;
    private readonly IReadOnlyList<Phase> phases;
    private readonly bool revokesDigests;

    /// <param name="bare">Of <see cref="Bare"/>.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="ns">Where the image would run.</param>
    public Sufficiency(TrustPolicy bare, NamedRule? rule, NamespaceName ns)
    {
        this.bare = bare;
        this.rule = rule;
        this.ns = ns;
        phases = bare.Phase.Next() is { } next ? [bare.Phase, next] : [bare.Phase];
        revokesDigests = RevocationScope.HasDigests(bare);
    }

    /// <summary>The policy as it is asked while evidence is collected.</summary>
    public static TrustPolicy Bare(TrustPolicy policy) => policy with
    {
        // Permissions to lack something must not end the search for it.
        Exceptions = null,
        BreakGlass = null,
        // One digest is asked about at a time.
        Rules = policy.Rules.ToDictionary(entry => entry.Key, entry => entry.Value with { Platforms = null }, StringComparer.Ordinal),
    };

    /// <summary>Whether <see cref="IsSettledUnseen"/> can hold of any image under this rule; the verdict need not be asked for otherwise.</summary>
    public static bool MayBeSettledUnseen(TrustPolicy policy, NamedRule? rule) => rule is not { Rule.IsVerified: true } || policy.BreakGlass is { Count: > 0 };

    /// <summary>Whether a policy admits or refuses an image without looking at it, so that no registry is asked: nobody verifies it, an emergency, no rule.</summary>
    public static bool IsSettledUnseen(TrustPolicy policy, RepositoryName repository, Verdict verdict) =>
        verdict.Reasons.Any(reason => reason.Code == ReasonCode.NoRule)
        || (verdict.Judgement == Judgement.Admitted
            && verdict.Reasons.Any(reason => reason.Code is ReasonCode.Unverified or ReasonCode.BreakGlass)
            && !RevocationScope.IsAnyLookedFor(policy, repository));

    /// <summary>The newest vulnerability report decides, and it may be the last one found.</summary>
    public bool ReadsAll => rule?.Rule.Attestations?.Values.Any(need => need.Vulnerabilities is not null) ?? false;

    /// <summary>Whether to stop looking.</summary>
    public bool IsEnough(ImageFacts facts, DateTimeOffset time) => Holds(facts, time, mayStop: !ReadsAll);

    /// <summary>Whether the policy is satisfied by what an ended search found.</summary>
    public bool IsSatisfied(ImageFacts facts, DateTimeOffset time) => Holds(facts, time, mayStop: true);

    // Where nothing was found only a revoked digest can be enough, so the policy need not be asked. By digest: how the image is named changes nothing about
    // its evidence.
    private bool Holds(ImageFacts facts, DateTimeOffset time, bool mayStop) =>
        (revokesDigests || facts.Signatures.Count > 0 || facts.Attestations.Count > 0)
        && phases.All(phase => Holds(PolicyEvaluator.Evaluate(bare, new PolicyQuestion(facts, ns, time, phase, Subject.ByHand)), mayStop));

    private bool Holds(Verdict verdict, bool mayStop) =>
        verdict.Reasons.Any(reason => reason.Code == ReasonCode.DigestRevoked)
        || (verdict.Judgement == Judgement.Admitted && rule?.Rule.IsVerified == true && mayStop);
}
