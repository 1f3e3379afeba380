using System.Diagnostics.CodeAnalysis;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.References;

namespace ImageTrust.Registry.Evidence;

/// <summary>The referrers of one image that are still to be looked at, in order of promise, and what is known to be missing.</summary>
internal sealed class CandidateSearch(RegistryHost host, EvidenceQuery query, RegistryLimits limits)
{
    private readonly PriorityQueue<QueuedCandidate, (CandidateRank Rank, int Order)> queue = new();
    private readonly HashSet<Digest> seen = [];
    private readonly List<EvidenceCandidate> shortfalls = [];
    private int order;
    private int taken;

    public IReadOnlyList<EvidenceCandidate> Shortfalls => shortfalls;

    /// <summary>Whether a manifest has not been met in another place.</summary>
    public bool IsNew(Digest manifest) => seen.Add(manifest);

    public void Add(EvidenceSource source, Referrers? referrers)
    {
        foreach (var manifest in (referrers?.Found ?? []).Where(found => IsNew(found.Digest)))
        {
            queue.Enqueue(new QueuedCandidate(source, manifest, null), (CandidateRanking.Of(manifest, query), order++));
        }

        if (referrers?.Shortfall is { } failure)
        {
            AddShortfall(new EvidenceOrigin(source), failure);
        }
    }

    public void AddShortfall(EvidenceOrigin origin, RegistryFailure failure) => shortfalls.Add(new EvidenceCandidate.Unreadable(origin, failure));

    public bool TryTake(CandidateRank least, [MaybeNullWhen(false)] out QueuedCandidate next)
    {
        while (queue.TryPeek(out next, out var priority) && priority.Rank <= least)
        {
            queue.Dequeue();
            if (next.Fetched is not null || ++taken <= limits.Candidates)
            {
                return true;
            }

            if (taken == limits.Candidates + 1)
            {
                AddShortfall(
                    new EvidenceOrigin(next.Source),
                    new RegistryFailure(RegistryFailureCode.TooMany, host.Name, $"more than {limits.Candidates} manifests refer to the image"));
            }
        }

        next = null;
        return false;
    }

    /// <summary>The manifest's own annotations say more than the list did: one that promises something else waits until the end.</summary>
    public bool Postpones(QueuedCandidate candidate, FetchedManifest fetched)
    {
        if (candidate.Fetched is not null || CandidateRanking.OfAnnotations(fetched.Document.Annotations, query) != CandidateRank.Unlikely)
        {
            return false;
        }

        queue.Enqueue(candidate with { Fetched = fetched }, (CandidateRank.Unlikely, order++));
        return true;
    }
}

/// <param name="Source">Where it was listed.</param>
/// <param name="Manifest">The list's word about it.</param>
/// <param name="Fetched">The manifest, when it was fetched already and postponed.</param>
internal sealed record QueuedCandidate(EvidenceSource Source, Descriptor Manifest, FetchedManifest? Fetched);
