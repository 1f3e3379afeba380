using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// Everything in a repository that may speak for an image: the union of all places, so that nothing a stranger pushes to one of
/// them hides what lies in another. It is lazy: a caller that has seen enough stops asking, and no further request is made.
/// </summary>
internal sealed class EvidenceFinder(RepositoryReader repository, ReferrersListing listing, RegistryLimits limits)
{
    private readonly EvidenceReader reader = new(repository, limits);

    public EvidenceSearch Find(Digest image, EvidenceQuery query)
    {
        var log = new PlaceLog();
        return new EvidenceSearch(FindAsync(image, query, new CandidateSearch(repository.Host, query, limits, log)), log);
    }

    private async IAsyncEnumerable<EvidenceCandidate> FindAsync(Digest image, EvidenceQuery query, CandidateSearch search)
    {
        bool recalled = listing.IsKnownToLackApi;
        bool hasApi = !recalled && await AddReferrersFromApiAsync(search, image);
        if (!hasApi)
        {
            await AddReferrersFromTagAsync(search, image);
        }

        await foreach (var candidate in TakeAsync(search, CandidateRank.Possible))
        {
            yield return candidate;
        }

        foreach (var (source, tag) in LegacyTags(image, query))
        {
            await foreach (var candidate in FromTagAsync(search, source, tag))
            {
                yield return candidate;
            }
        }

        // A registry with the API lists by it whatever was pushed to it, but not a list copied in from a registry without.
        if (hasApi)
        {
            await AddReferrersFromTagAsync(search, image);
        }

        // What is remembered saves a request where enough was found without it. Who is still asking is about to conclude that there is no more.
        if (recalled)
        {
            await AddReferrersFromApiAsync(search, image);
        }

        await foreach (var candidate in TakeAsync(search, CandidateRank.Unlikely))
        {
            yield return candidate;
        }

        foreach (var shortfall in search.Shortfalls)
        {
            yield return shortfall;
        }
    }

    private static IEnumerable<(EvidenceSource Source, string Tag)> LegacyTags(Digest image, EvidenceQuery query)
    {
        if (query.Signatures)
        {
            yield return (EvidenceSource.SignatureTag, image.ReferrersTag + ".sig");
        }

        if (query.Attestations)
        {
            yield return (EvidenceSource.AttestationTag, image.ReferrersTag + ".att");
        }
    }

    private async Task<bool> AddReferrersFromApiAsync(CandidateSearch search, Digest image)
    {
        try
        {
            var referrers = await listing.FromApiAsync(image);
            if (referrers is not null)
            {
                search.Add(EvidenceSource.ReferrersApi, referrers);
            }

            return referrers is not null;
        }
        catch (RegistryException error)
        {
            search.AddShortfall(EvidenceSource.ReferrersApi, error.Failure);
            return true;
        }
    }

    private async Task AddReferrersFromTagAsync(CandidateSearch search, Digest image)
    {
        try
        {
            search.Add(EvidenceSource.ReferrersTag, await listing.FromTagAsync(image));
        }
        catch (RegistryException error)
        {
            search.AddShortfall(EvidenceSource.ReferrersTag, error.Failure);
        }
    }

    /// <summary>Fetches the queued manifests of at least this rank, the most promising first.</summary>
    private async IAsyncEnumerable<EvidenceCandidate> TakeAsync(CandidateSearch search, CandidateRank least)
    {
        while (!repository.IsSpent && search.TryTake(least, out var next))
        {
            var fetched = next.Fetched;
            if (fetched is null)
            {
                (fetched, var failure) = await TryFetchAsync(() => repository.ManifestAsync(next.Manifest.Digest));
                if (failure is not null)
                {
                    yield return new EvidenceCandidate.Unreadable(new EvidenceOrigin(next.Source, next.Manifest.Digest), failure);
                }
            }

            if (fetched is null || search.Postpones(next, fetched, EvidenceReader.LayersOf(fetched)))
            {
                continue;
            }

            await foreach (var candidate in reader.ReadAsync(next.Source, fetched))
            {
                yield return candidate;
            }
        }

        if (repository.IsSpent)
        {
            search.GiveUp(repository.SpentFailure);
        }
    }

    private async IAsyncEnumerable<EvidenceCandidate> FromTagAsync(CandidateSearch search, EvidenceSource source, string tag)
    {
        search.LookAt(source);
        var (fetched, failure) = await TryFetchAsync(() => repository.TaggedManifestAsync(tag));
        if (failure is { Code: not RegistryFailureCode.NotFound })
        {
            yield return new EvidenceCandidate.Unreadable(new EvidenceOrigin(source), failure);
        }

        if (fetched is not null && search.IsNew(fetched.Digest))
        {
            await foreach (var candidate in reader.ReadAsync(source, fetched))
            {
                yield return candidate;
            }
        }
    }

    private static async Task<(FetchedManifest? Manifest, RegistryFailure? Failure)> TryFetchAsync(Func<Task<FetchedManifest>> fetch)
    {
        try
        {
            return (await fetch(), null);
        }
        catch (RegistryException error)
        {
            return (null, error.Failure);
        }
    }
}
