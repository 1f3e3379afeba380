using System.Collections.Immutable;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// A search for evidence: its candidates, each asked for only when the one before was not enough, and afterwards how far each place was looked through.
/// It is enumerated once.
/// </summary>
public sealed class EvidenceSearch : IAsyncEnumerable<EvidenceCandidate>
{
    private readonly IAsyncEnumerable<EvidenceCandidate> candidates;
    private readonly PlaceLog log;

    internal EvidenceSearch(IAsyncEnumerable<EvidenceCandidate> candidates, PlaceLog log)
    {
        this.candidates = candidates;
        this.log = log;
    }

    /// <summary>The places looked at so far. What was not seen in one, and so may hide anything, makes it partial.</summary>
    public ImmutableArray<SearchedPlace> Places => log.Places;

    /// <summary>Signatures of Notation that the lists seen so far name. Nothing here reads them: whoever wrote a list wrote this.</summary>
    public int NotationSignatures => log.NotationSignatures;

    public async IAsyncEnumerator<EvidenceCandidate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var candidate in candidates.WithCancellation(cancellationToken))
        {
            if (candidate is EvidenceCandidate.Unreadable unseen)
            {
                log.Miss(unseen.Origin.Source, unseen.Failure);
            }

            yield return candidate;
        }

        log.Finish();
    }
}
