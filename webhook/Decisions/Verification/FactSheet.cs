using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Registry.References;
using RepositoryName = ImageTrust.Policy.Model.Values.RepositoryName;

namespace ImageTrust.Decisions.Verification;

/// <summary>Facts about one image as they come in.</summary>
internal sealed class FactSheet(RepositoryName repository)
{
    // A stranger may attach any number of bad signatures; a person reads the first few.
    private const int MostFailures = 20;

    private readonly List<SignatureFact> signatures = [];
    private readonly List<AttestationFact> attestations = [];
    private readonly List<CheckFailure> failures = [];

    public Sha256Digest? Digest { get; set; }

    /// <summary>One sheet for each platform of an index; null for a single image.</summary>
    public IReadOnlyList<PlatformSheet>? Platforms { get; set; }

    public void Add(SignatureFact fact) => signatures.Add(fact);

    public void Add(AttestationFact fact) => attestations.Add(fact);

    /// <summary>One of each way not to be able to check is always kept: together they decide whether only an outage is to blame.</summary>
    public void Add(CheckFailure failure)
    {
        bool decides = failure.Kind == FailureKind.CouldNotCheck && failures.TrueForAll(known => known.Kind != failure.Kind || known.Code != failure.Code);
        if ((failures.Count < MostFailures || decides) && !failures.Contains(failure))
        {
            failures.Add(failure);
        }
    }

    public ImageFacts ToFacts() => new(repository, [.. signatures], [.. attestations], [.. failures], Digest,
        Platforms is null ? null : [.. Platforms.Select(platform => new PlatformFacts(platform.Name, platform.Sheet.ToFacts()))]);
}

/// <param name="Name">As the index names the platform.</param>
/// <param name="Digest">Where its evidence is looked for.</param>
/// <param name="Sheet">What is found.</param>
/// <param name="CanBeMeasured">Otherwise the sheet says why not.</param>
internal sealed record PlatformSheet(string Name, Digest Digest, FactSheet Sheet, bool CanBeMeasured);
