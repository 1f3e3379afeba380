using System.Collections.Frozen;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Which of the things that could not be checked an outage of the registry explains.</summary>
internal static class Outage
{
    // The codes of a registry that is down, silent, failing or overloaded. No other belongs here: whoever writes a pod can name a tag that
    // is pushed later, an image the verifier may not read, or a place it does not go, can fill its queue and use up its memory or a
    // review's time. A certificate that is not trusted (tls) is as often somebody in the middle as a forgotten renewal.
    private static readonly FrozenSet<string> Codes =
        new[] { "unreachable", "timeout", "server-error", "throttled" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether there are any, and an outage explains each, those of an index's platforms too.</summary>
    public static bool Explains(ImageFacts facts)
    {
        var unanswered = facts.Failures.Concat((facts.Platforms ?? []).SelectMany(platform => platform.Facts.Failures))
            .Where(failure => failure.Kind == FailureKind.CouldNotCheck).ToList();
        return unanswered.Count > 0 && unanswered.TrueForAll(failure => Codes.Contains(failure.Code));
    }
}
