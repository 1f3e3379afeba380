using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.Measuring;

/// <summary>A measurement that a registry's silence, failure or throttling left with something unseen: what else may be known of it, and of what not.</summary>
internal sealed class Outage
{
    private readonly ImageFacts facts;

    private Outage(ImageFacts facts) => this.facts = facts;

    /// <returns>Null where nothing of the kind kept anything from being seen.</returns>
    public static Outage? Of(ImageFacts facts) => All(facts).Any(one => one.Failures.Any(IsOne)) ? new Outage(facts) : null;

    /// <summary>Whether a place may hold what nobody here has seen: the registry's own word about a place that it did show goes before another's.</summary>
    /// <param name="digest">What evidence is looked for.</param>
    /// <param name="source">Where.</param>
    /// <param name="elsewhere">The repository where it is not the image's own.</param>
    public bool Hides(Digest digest, EvidenceSource source, string? elsewhere)
    {
        var one = All(facts).FirstOrDefault(one => one.Digest == digest);
        if (one?.Searched is not { Count: > 0 } searched)
        {
            // Nothing was looked through: it must have been the outage that kept anybody from it.
            return (one ?? facts).Failures.Any(IsOne);
        }

        // A place that nobody looked at, since the registry has no use for it, is none where something could be hidden.
        var here = searched.Where(place => place.Place == SearchMapping.Of(source) && place.Repository == elsewhere).ToList();
        return here.Count > 0 && here.TrueForAll(place => place.Extent == SearchExtent.Partial && (place.Missing ?? []).Any(cause => Causes.IsSilence(cause)));
    }

    private static IEnumerable<ImageFacts> All(ImageFacts facts) => (facts.Platforms ?? []).Select(platform => platform.Facts).Prepend(facts);

    private static bool IsOne(CheckFailure failure) => failure.Kind == FailureKind.CouldNotCheck && Causes.IsSilence(failure.Cause);
}
