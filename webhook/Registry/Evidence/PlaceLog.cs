using System.Collections.Immutable;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Evidence;

/// <summary>What became of each place of one search.</summary>
internal sealed class PlaceLog
{
    // Closed sets by themselves: places, and codes of failures in each.
    private readonly SortedDictionary<EvidenceSource, OrderedDictionary<RegistryFailureCode, RegistryFailure>> places = [];
    private bool isFinished;

    public ImmutableArray<SearchedPlace> Places => [.. places.Select(place => new SearchedPlace(place.Key, Of(place.Value)))];

    public void LookAt(EvidenceSource place) => places.TryAdd(place, []);

    public void Miss(EvidenceSource place, RegistryFailure failure)
    {
        LookAt(place);
        places[place].TryAdd(failure.Code, failure);
    }

    /// <summary>Nothing is left to be looked at.</summary>
    public void Finish() => isFinished = true;

    private Completeness Of(OrderedDictionary<RegistryFailureCode, RegistryFailure> missing) =>
        missing.Count > 0 ? new Completeness.Partial([.. missing.Values])
        : isFinished ? new Completeness.Complete()
        : new Completeness.Unfinished();

    public int NotationSignatures { get; private set; }

    /// <summary>Signatures that a list names and nobody reads.</summary>
    public void Name(int notationSignatures) => NotationSignatures += notationSignatures;
}
