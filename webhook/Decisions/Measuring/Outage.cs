using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.Measuring;

/// <summary>A measurement that a registry's silence, failure or throttling left with something unseen: what else may be known of it, and of what not.</summary>
internal sealed class Outage
{
    private readonly string? silent; // the registry that said nothing about the image itself
    private readonly IReadOnlyList<UsedEvidence> looked;

    private Outage(string? silent, IReadOnlyList<UsedEvidence> looked)
    {
        this.silent = silent;
        this.looked = looked;
    }

    /// <param name="image">What was asked about.</param>
    /// <param name="isResolved">Its registry said what it stands for.</param>
    /// <param name="facts">What was measured.</param>
    /// <param name="looked">What the places said that were looked at.</param>
    /// <returns>Null where nothing of the kind kept anything from being seen.</returns>
    public static Outage? Of(ImageReference image, bool isResolved, ImageFacts facts, IReadOnlyList<UsedEvidence> looked) =>
        (facts.Platforms ?? []).Select(platform => platform.Facts).Prepend(facts).Any(one => one.Failures.Any(IsOne))
            ? new Outage(isResolved ? null : image.Repository.Registry, looked)
            : null;

    /// <summary>What verified of what the registry showed all the same.</summary>
    public IReadOnlyList<RememberedEvidence> Seen(RepositoryName repository, Digest digest) => Looked(repository, digest)?.Pieces ?? [];

    /// <summary>Whether something may lie where nobody could look: the registry's own word about what it did show goes before anything that was seen earlier.</summary>
    /// <param name="repository">Where evidence is looked for.</param>
    /// <param name="digest">For what.</param>
    /// <param name="origin">What it is, and where it lay.</param>
    public bool Hides(RepositoryName repository, Digest digest, EvidenceOrigin origin) => Looked(repository, digest) is { } here
        ? here.Unseen.Any(unseen => unseen.Source == origin.Source
            && (unseen.Manifest is null || unseen.Manifest == origin.Manifest) && (unseen.Layer is null || unseen.Layer == origin.Layer))
        : repository.Registry == silent;

    private UsedEvidence? Looked(RepositoryName repository, Digest digest) => looked.FirstOrDefault(one => one.Repository == repository && one.Digest == digest);

    private static bool IsOne(CheckFailure failure) => failure.Kind == FailureKind.CouldNotCheck && Causes.IsSilence(failure.Cause);
}
