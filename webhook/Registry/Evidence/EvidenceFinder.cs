using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// Everything in a repository that may speak for an image: the union of all places, so that nothing a stranger pushes to one of
/// them hides what lies in another. It is lazy: a caller that has seen enough stops asking, and no further request is made.
/// </summary>
internal sealed class EvidenceFinder(RepositoryReader repository, ReferrersListing listing, RepositoryFacts facts, RegistryLimits limits)
{
    private readonly EvidenceReader reader = new(repository, limits);

    /// <summary>
    /// Asks at once for what a search would ask for first. A tag of the legacy form costs a request that is for nothing where the list of referrers has
    /// enough, so it is asked for only where one was needed a while ago.
    /// </summary>
    public async Task<EvidenceListing> ListAsync(Digest image, EvidenceQuery query)
    {
        bool recalled = listing.IsKnownToLackApi;
        var referrers = recalled
            ? Answered<Referrers>.ToAsync(async () => await listing.FromTagAsync(image))
            : Answered<Referrers>.ToAsync(() => listing.FromApiAsync(image));
        var legacy = LegacyTags(query).Where(place => facts.UsesTag(repository.Repository, place.Suffix))
            .Select(place => (place.Source, Answer: FetchAsync(() => repository.TaggedManifestAsync(image.ReferrersTag + place.Suffix)))).ToList();
        var listed = await referrers;
        await Task.WhenAll(legacy.Select(place => place.Answer));
        return new EvidenceListing(repository.Repository, image)
        {
            IsRecalled = recalled,
            Api = recalled ? default : listed,
            Tag = recalled ? listed : default,
            Legacy = legacy.Count == 0 ? EvidenceListing.NoLegacy : legacy.ToDictionary(place => place.Source, place => place.Answer.Result),
        };
    }

    /// <param name="image">The digest that is asked about.</param>
    /// <param name="query">What is hoped for.</param>
    /// <param name="early">What was asked at this moment already.</param>
    public EvidenceSearch Find(Digest image, EvidenceQuery query, EvidenceListing? early = null)
    {
        if (early is not null && (early.Image != image || early.Repository != repository.Repository))
        {
            throw new ArgumentException($"It is about {early.Image} of {early.Repository}.", nameof(early));
        }

        var log = new PlaceLog();
        return new EvidenceSearch(FindAsync(image, query, early, new CandidateSearch(repository.Host, query, limits, log)), log);
    }

    private async IAsyncEnumerable<EvidenceCandidate> FindAsync(Digest image, EvidenceQuery query, EvidenceListing? early, CandidateSearch search)
    {
        early ??= await ListAsync(image, query);
        bool hasApi = AddReferrers(search, EvidenceSource.ReferrersApi, early.Api);
        if (early.IsRecalled)
        {
            AddReferrers(search, EvidenceSource.ReferrersTag, early.Tag);
        }
        else if (!hasApi)
        {
            await AddReferrersFromTagAsync(search, image);
        }

        await foreach (var candidate in TakeAsync(search, CandidateRank.Possible))
        {
            yield return candidate;
        }

        foreach (var (source, suffix) in LegacyTags(query))
        {
            var known = early.Legacy.TryGetValue(source, out var answer) ? answer : await FetchAsync(() => repository.TaggedManifestAsync(image.ReferrersTag + suffix));
            if (known.Value is not null)
            {
                // Here it was needed: the next image's is asked for beside its list of referrers.
                facts.RememberTag(repository.Repository, suffix);
            }

            await foreach (var candidate in FromTagAsync(search, source, known))
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
        if (early.IsRecalled)
        {
            AddReferrers(search, EvidenceSource.ReferrersApi, await Answered<Referrers>.ToAsync(() => listing.FromApiAsync(image)));
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

    private static IEnumerable<(EvidenceSource Source, string Suffix)> LegacyTags(EvidenceQuery query)
    {
        if (query.Signatures)
        {
            yield return (EvidenceSource.SignatureTag, ".sig");
        }

        if (query.Attestations)
        {
            yield return (EvidenceSource.AttestationTag, ".att");
        }
    }

    private async Task AddReferrersFromTagAsync(CandidateSearch search, Digest image) =>
        AddReferrers(search, EvidenceSource.ReferrersTag, await Answered<Referrers>.ToAsync(async () => await listing.FromTagAsync(image)));

    /// <returns>False when there is no such place.</returns>
    private static bool AddReferrers(CandidateSearch search, EvidenceSource source, Answered<Referrers> answer)
    {
        if (answer.Value is { } referrers)
        {
            search.Add(source, referrers);
        }
        else if (answer.Failure is { } failure)
        {
            search.AddShortfall(source, failure);
        }

        return answer != default;
    }

    /// <summary>Fetches the queued manifests of at least this rank, the most promising first.</summary>
    private async IAsyncEnumerable<EvidenceCandidate> TakeAsync(CandidateSearch search, CandidateRank least)
    {
        while (!repository.IsSpent && search.TryTake(least, out var next))
        {
            var fetched = next.Fetched;
            if (fetched is null)
            {
                (fetched, var failure) = await FetchAsync(() => repository.ManifestAsync(next.Manifest.Digest));
                if (failure is not null)
                {
                    yield return new EvidenceCandidate.Unreadable(new EvidenceOrigin(next.Source, next.Manifest.Digest), failure);
                }
            }

            if (fetched is null)
            {
                continue;
            }

            bool isPostponed = search.Postpones(next, fetched, EvidenceReader.LayersOf(fetched));
            if (!isPostponed)
            {
                await foreach (var candidate in reader.ReadAsync(next.Source, fetched))
                {
                    yield return candidate;
                }
            }

            if (!isPostponed || !CandidateSearch.IsHeld(fetched))
            {
                repository.Return(fetched);
            }
        }

        if (repository.IsSpent)
        {
            search.GiveUp(repository.SpentFailure);
        }
    }

    private async IAsyncEnumerable<EvidenceCandidate> FromTagAsync(CandidateSearch search, EvidenceSource source, Answered<FetchedManifest> answer)
    {
        search.LookAt(source);
        var (fetched, failure) = answer;
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

        if (fetched is not null)
        {
            repository.Return(fetched);
        }
    }

    private static Task<Answered<FetchedManifest>> FetchAsync(Func<Task<FetchedManifest>> fetch) =>
        Answered<FetchedManifest>.ToAsync(async () => await fetch());
}
