using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Which of the things that could not be checked an outage of the registry explains.</summary>
internal static class Outage
{
    /// <summary>
    /// Whether there are any, and an outage explains each, those of an index's platforms too; and whether the outage is that of a registry the rule
    /// names. Of any other a pod's author may be the one who runs it.
    /// </summary>
    public static bool Explains(ImageFacts facts, NamedRule? rule) => Are(facts, IsOutage)
        && rule is not null && rule.Rule.Images.Any(pattern => pattern.NamesItsRegistry && pattern.Matches(facts.Repository));

    /// <summary>Whether there are any, and the registry's silence explains each: enough to look at proof from before, and at nothing less.</summary>
    public static bool Silences(ImageFacts facts) => Are(facts, Causes.IsSilence);

    private static bool Are(ImageFacts facts, Func<Cause?, bool> explained)
    {
        var unanswered = facts.Failures.Concat((facts.Platforms ?? []).SelectMany(platform => platform.Facts.Failures))
            .Where(failure => failure.Kind == FailureKind.CouldNotCheck).ToList();
        return unanswered.Count > 0 && unanswered.TrueForAll(failure => explained(failure.Cause));
    }

    // No other belongs here: who writes a pod can name a tag that is pushed later, an image the verifier may not read or a place it does not go,
    // can ask so much that the registry throttles, fill queues, and use up memory and a review's time; who pushes can do the latter too. A
    // certificate that is not trusted is as often somebody in the middle as a forgotten renewal.
    private static bool IsOutage(Cause? cause) => cause is Cause.RegistrySilent or Cause.RegistryFailing;
}
