using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Signatures;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>
/// A rule's requirement against an index: its own evidence, that of its platforms, or both. Which platform a node will pick is not known
/// here, so one that lacks something speaks for none of the others.
/// </summary>
internal static class PlatformCheck
{
    public static RequirementCheck Of(TrustPolicy policy, PolicyQuestion question, EffectivePhase phase, Rule rule, RevocationCheck revoked)
    {
        var own = RequirementCheck.Of(policy, question, phase, rule, revoked);
        if (rule.Platforms is not { } wanted || question.Facts.Platforms is not { } platforms
            || (wanted == PlatformEvidence.EachAccepted && (own.Unmet.Count == 0 || platforms.Count == 0)))
        {
            return own;
        }

        var each = platforms.Select(platform => (
            platform.Platform,
            Check: RequirementCheck.Of(policy, question with { Facts = platform.Facts }, phase, rule, revoked))).ToList();
        List<Reason> said = [.. each.SelectMany(one => one.Check.Reasons.Select(reason => About(one.Platform, reason)))];
        return wanted == PlatformEvidence.EachAccepted && each.TrueForAll(one => one.Check.Unmet.Count == 0)
            ? new RequirementCheck([], said)
            : new RequirementCheck(
                [.. (wanted == PlatformEvidence.EachAccepted ? own.Unmet : own.Unmet.Union(each.SelectMany(one => one.Check.Unmet)))],
                [.. own.Reasons, .. said]);
    }

    /// <summary>The failures of the platforms, said of each.</summary>
    public static IEnumerable<Reason> Failures(ImageFacts facts) => (facts.Platforms ?? [])
        .SelectMany(platform => platform.Facts.Failures.Select(failure => About(platform.Platform, Reasons.Failure(failure))));

    /// <summary>Whoever writes the index chooses the name.</summary>
    private static Reason About(string platform, Reason reason) => reason with { Sentence = $"{Reasons.Quote(platform)}: {reason.Sentence}" };
}
