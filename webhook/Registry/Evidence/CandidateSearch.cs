using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Evidence;

/// <summary>The referrers of one image that are still to be looked at, in order of promise, and what is known to be missing.</summary>
internal sealed class CandidateSearch(RegistryHost host, EvidenceQuery query, RegistryLimits limits, PlaceLog log)
{
    // The manifest of one bundle takes about 4 KB. Two hundred of these are less than a lookup has room for.
    private const long MostHeldBytes = 64 * 1024;

    private readonly PriorityQueue<QueuedCandidate, (CandidateRank Rank, bool Implausible, int Order)> queue = new();
    private readonly HashSet<Digest> seen = [];
    private readonly HashSet<EvidenceSource> cut = [];
    private readonly List<EvidenceCandidate> shortfalls = [];
    private int order;
    private int taken;

    public IReadOnlyList<EvidenceCandidate> Shortfalls => shortfalls;

    /// <summary>Whether a manifest has not been met in another place.</summary>
    public bool IsNew(Digest manifest) => seen.Add(manifest);

    public void LookAt(EvidenceSource source) => log.LookAt(source);

    public void Add(EvidenceSource source, Referrers referrers)
    {
        LookAt(source);
        var found = referrers.Found.Where(entry => IsNew(entry.Digest)).ToList();
        log.Name(found.Count(entry => entry.ArtifactType == MediaTypes.NotationSignature));
        foreach (var (i, manifest) in found.Index())
        {
            queue.Enqueue(
                new QueuedCandidate(source, manifest),
                (CandidateRanking.Of(manifest, query), false, order + CandidateRanking.FromBothEnds(i, found.Count)));
        }

        order += found.Count;
        if (referrers.Shortfall is { } failure)
        {
            AddShortfall(source, failure);
        }
    }

    public void AddShortfall(EvidenceSource source, RegistryFailure failure) =>
        shortfalls.Add(new EvidenceCandidate.Unreadable(new EvidenceOrigin(source), failure));

    public bool TryTake(CandidateRank least, [MaybeNullWhen(false)] out QueuedCandidate next)
    {
        while (queue.TryPeek(out next, out var priority) && priority.Rank <= least)
        {
            queue.Dequeue();
            if (next.Fetched is not null || ++taken <= limits.Candidates)
            {
                return true;
            }

            if (cut.Add(next.Source))
            {
                AddShortfall(
                    next.Source, new RegistryFailure(RegistryFailureCode.TooMany, host.Name, $"more than {limits.Candidates} manifests refer to the image"));
            }
        }

        next = null;
        return false;
    }

    /// <summary>
    /// The manifest says more than the list did: one that promises something else waits until the end, one whose layers have no size of evidence
    /// waits for those whose have.
    /// </summary>
    /// <param name="candidate">As it was taken.</param>
    /// <param name="fetched">Its manifest, which is held meanwhile unless it is large.</param>
    /// <param name="layers">Those of evidence.</param>
    public bool Postpones(QueuedCandidate candidate, FetchedManifest fetched, IReadOnlyCollection<Descriptor> layers)
    {
        if (candidate.IsPostponed)
        {
            return false;
        }

        var promise = CandidateRanking.OfAnnotations(fetched.Document.Annotations, query);
        bool implausible = !CandidateRanking.IsPlausible(layers);
        if (promise != CandidateRank.Unlikely && !(implausible && queue.Count > 0))
        {
            return false;
        }

        queue.Enqueue(candidate with { IsPostponed = true, Fetched = IsHeld(fetched) ? fetched : null }, (promise, implausible, order++));
        return true;
    }

    /// <summary>Whether it is held while it waits; what is larger is fetched again.</summary>
    public static bool IsHeld(FetchedManifest fetched) => fetched.Room.Bytes <= MostHeldBytes;

    /// <summary>Nothing more can be had: every place of which something is still waiting was not looked through.</summary>
    public void GiveUp(RegistryFailure failure)
    {
        while (queue.TryDequeue(out var left, out _))
        {
            if (cut.Add(left.Source))
            {
                AddShortfall(left.Source, failure);
            }
        }
    }
}

/// <param name="Source">Where it was listed.</param>
/// <param name="Manifest">The list's word about it.</param>
internal sealed record QueuedCandidate(EvidenceSource Source, Descriptor Manifest)
{
    /// <summary>It was fetched already, and waited for those that promise more.</summary>
    public bool IsPostponed { get; init; }

    /// <summary>The manifest, when it was postponed and is held.</summary>
    public FetchedManifest? Fetched { get; init; }
}
