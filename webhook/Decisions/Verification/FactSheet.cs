using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;

namespace ImageTrust.Decisions.Verification;

/// <summary>Facts about one image as they come in.</summary>
internal sealed class FactSheet(RepositoryName repository)
{
    private readonly List<SignatureFact> signatures = [];
    private readonly List<AttestationFact> attestations = [];

    // A stranger may attach any number of bad things. Of each kind the first is kept, and how many there were: kinds are few, so nothing that
    // was found is crowded out, neither of the verdict nor of the record.
    private readonly OrderedDictionary<(FailureKind, string, Cause?), CheckFailure> failures = [];

    private IReadOnlyList<SearchedPlace>? searched;
    private int changes;

    /// <summary>Goes up with every change of what <see cref="ToFacts"/> gives, and never down.</summary>
    public int Changes => changes + (Platforms?.Sum(platform => platform.Sheet.Changes) ?? 0);

    public Digest? Digest { get; init; }

    /// <summary>One sheet for each platform of an index; null for a single image.</summary>
    public IReadOnlyList<PlatformSheet>? Platforms { get; init; }

    /// <summary>The places that were looked at, and how far; null until a search has ended.</summary>
    public IReadOnlyList<SearchedPlace>? Searched
    {
        get => searched;
        set
        {
            changes++;
            searched = value;
        }
    }

    /// <summary>How many things verified so far.</summary>
    public int Verified => signatures.Count + attestations.Count;

    public void Add(SignatureFact fact)
    {
        changes++;
        signatures.Add(fact);
    }

    public void Add(AttestationFact fact)
    {
        changes++;
        attestations.Add(fact);
    }

    public void Add(CheckFailure failure)
    {
        changes++;
        var key = (failure.Kind, failure.Code, failure.Cause);
        failures[key] = failures.TryGetValue(key, out var first) ? first with { Count = (first.Count ?? 1) + 1 } : failure;
    }

    public ImageFacts ToFacts() => new(repository, [.. signatures], [.. attestations], [.. failures.Values], Digest,
        Platforms is null ? null : [.. Platforms.Select(platform => new PlatformFacts(platform.Name, platform.Sheet.ToFacts()))],
        Searched);
}

/// <param name="Name">As the index names the platform.</param>
/// <param name="Digest">Where its evidence is looked for.</param>
/// <param name="Sheet">What is found.</param>
/// <param name="CanBeMeasured">Otherwise the sheet says why not, or <paramref name="Unmeasured"/> does.</param>
/// <param name="Unmeasured">What the sheet lacks where evidence of the platform is asked for.</param>
internal sealed record PlatformSheet(string Name, Digest Digest, FactSheet Sheet, bool CanBeMeasured, CheckFailure? Unmeasured = null);
