using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;

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

    public void Add(SignatureFact fact) => signatures.Add(fact);

    public void Add(AttestationFact fact) => attestations.Add(fact);

    /// <summary>What could not be checked is always kept: it decides between "refused" and "could not check".</summary>
    public void Add(CheckFailure failure)
    {
        bool decides = failure.Kind == FailureKind.CouldNotCheck && failures.TrueForAll(known => known.Kind != failure.Kind);
        if ((failures.Count < MostFailures || decides) && !failures.Contains(failure))
        {
            failures.Add(failure);
        }
    }

    public ImageFacts ToFacts() => new(repository, [.. signatures], [.. attestations], [.. failures], Digest);
}
