using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Registry;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Transport;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Asks registries what an image stands for and what speaks for it, and verifies each piece as it comes, until the policy needs no more.</summary>
/// <param name="policy">What pieces are verified against.</param>
/// <param name="registry">Where images lie.</param>
/// <param name="limits">The caps.</param>
/// <param name="clock">The present.</param>
internal sealed class EvidenceCollecting(PolicyInForce policy, RegistryClient registry, DecisionLimits limits, TimeProvider clock)
{
    private readonly CandidateVerifier verifier = new(policy);
    private readonly bool revokesDigests = RevocationScope.HasDigests(policy.Policy);
    private readonly HostGate gate = new(limits.ImagesPerHost, limits.WaitingPerHost);

    /// <summary>What a reference stands for now.</summary>
    public async Task<Resolved> ResolveAsync(ImageReference image, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        using var turn = await gate.EnterAsync(image.Host, payers, abandoned);
        if (turn is null)
        {
            return new Resolved(null, QueueFull(image.Host), clock.GetElapsedTime(began), []);
        }

        using var lookup = registry.Open(image, payers, abandoned);
        return await ResolveAsync(lookup, began);
    }

    /// <summary>Looks for evidence about an image whose tag was resolved.</summary>
    public async Task<Collected> CollectAsync(Search search, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        if (search.IsEnough(search.Sheet))
        {
            return new Collected(search, [], Measurement.Without(search.Sheet.ToFacts()));
        }

        List<RequestRecord> requests = [];
        List<UsedEvidence> used = [];
        foreach (var place in search.Places)
        {
            requests.AddRange(await SearchAsync(place, search, used, payers, abandoned));
        }

        return new Collected(search, used, new Measurement(search.Sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), requests));
    }

    /// <summary>
    /// Resolves an image that is named by digest and looks for its evidence in one lookup: what lists the evidence follows from the digest and is
    /// asked for beside the image itself, which saves a round trip.
    /// </summary>
    /// <param name="asked">The search, as far as the name says what is searched for.</param>
    /// <param name="recall">What is remembered of the image.</param>
    /// <param name="payers">On whose account.</param>
    /// <param name="abandoned">Nobody waits any more.</param>
    public async Task<Collected> ResolveAndCollectAsync(Search asked, Func<Resolved?> recall, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        List<RequestRecord> requests = [];
        List<UsedEvidence> used = [];
        Search search;
        Search? unresolved = null;
        using (var turn = await gate.EnterAsync(asked.Image.Host, payers, abandoned))
        {
            if (turn is null)
            {
                return Unsought(asked.With(new Resolved(null, QueueFull(asked.Image.Host), clock.GetElapsedTime(began), [])));
            }

            using var lookup = registry.Open(asked.Image, payers, abandoned);
            var resolving = ResolveAsync(lookup, began);
            var listing = asked.IsEnough(asked.Sheet) ? null : lookup.ListEvidenceAsync(asked.Resolved.Digest!, WantedEvidence.Of(asked.Rule?.Rule));
            await Task.WhenAll(resolving, listing ?? Task.CompletedTask);
            search = asked.With(await resolving with { Requests = lookup.Requests });
            var listed = listing is null ? null : await listing;
            if (search.Resolved.Failure is { } failure && listed is not null && Causes.IsSilence(failure.Cause) && recall() is { } known)
            {
                unresolved = asked.With(known);
            }
            else if (search.Resolved.Digest is null || search.IsEnough(search.Sheet))
            {
                return Unsought(search);
            }

            // Who keeps silent about the image and about what refers to it is not asked more.
            if (unresolved is null || listed!.HasReferrers)
            {
                var filled = unresolved ?? search;
                await FillAsync(lookup, filled.Places.First(), filled, used, listed);
            }

            requests.AddRange(lookup.Requests);
        }

        if (unresolved is not null)
        {
            requests.AddRange(await SearchElsewhereAsync(unresolved, used, payers, abandoned));
            return new Collected(search, used, Measurement.Of(search.Image, search.Resolved with { Requests = requests }));
        }

        foreach (var place in search.Places.Skip(1))
        {
            requests.AddRange(await SearchAsync(place, search, used, payers, abandoned));
        }

        var resolved = search.Resolved.Elapsed;
        return new Collected(search, used, new Measurement(search.Sheet.ToFacts(), resolved, clock.GetElapsedTime(began) - resolved, requests));
    }

    private static Collected Unsought(Search search) => new(search, [], Measurement.Of(search.Image, search.Resolved));

    /// <summary>Throws nothing but the cancellation of the lookup by its caller.</summary>
    private async Task<Resolved> ResolveAsync(ImageLookup lookup, long began)
    {
        try
        {
            var found = await lookup.ResolveAsync();
            var children = PlatformList.Of(found.Document);
            var nested = children is not null && revokesDigests ? await NestedIndexes.ReadAsync(lookup, children) : [];
            return new Resolved(found.Digest, null, clock.GetElapsedTime(began), lookup.Requests) { Children = children, Nested = nested, Content = found.Content };
        }
        catch (RegistryException error)
        {
            return new Resolved(null, FailureMapping.OfResolving(error.Failure), clock.GetElapsedTime(began), lookup.Requests);
        }
    }

    /// <summary>One place, in a turn of its registry: nobody holds one while waiting for another.</summary>
    private async Task<IReadOnlyList<RequestRecord>> SearchAsync(
        SearchPlace place, Search search, List<UsedEvidence> used, Payers payers, CancellationToken abandoned)
    {
        using var turn = await gate.EnterAsync(place.Reference.Host, payers, abandoned);
        if (turn is null)
        {
            search.Sheet.Add(QueueFull(place.Reference.Host));
            return [];
        }

        using var lookup = registry.Open(place.Reference, payers, abandoned);
        await FillAsync(lookup, place, search, used, null);
        return lookup.Requests;
    }

    /// <summary>
    /// Of an image that its registry keeps silent about: what other registries that its rule names say, so that this outage is none of theirs. There is little
    /// time left for it; of what they do not say by then nothing older counts.
    /// </summary>
    private async Task<IReadOnlyList<RequestRecord>> SearchElsewhereAsync(Search search, List<UsedEvidence> used, Payers payers, CancellationToken abandoned)
    {
        List<RequestRecord> requests = [];
        using var patience = new Patience(TimeBudget.Elsewhere, clock, abandoned);
        foreach (var place in search.Places.Where(place => place.Reference.Host != search.Image.Host))
        {
            int before = used.Count;
            try
            {
                requests.AddRange(await SearchAsync(place, search, used, payers, patience.Token));
            }
            catch (OperationCanceledException) when (!patience.IsAbandoned)
            {
                // Our own time and queues were used up, which is nobody's outage: it hides nothing.
                used.RemoveRange(before, used.Count - before);
            }
        }

        return requests;
    }

    /// <summary>One after another and under the image's one deadline: an index is no way to take more turns than other images.</summary>
    private async Task FillAsync(ImageLookup lookup, SearchPlace place, Search search, List<UsedEvidence> used, EvidenceListing? early)
    {
        foreach (var sheet in search.Open(place))
        {
            used.Add(await FillAsync(lookup, place, search, sheet, ReferenceEquals(sheet, search.Sheet) ? early : null));
        }
    }

    private async Task<UsedEvidence> FillAsync(ImageLookup lookup, SearchPlace place, Search search, FactSheet sheet, EvidenceListing? early)
    {
        var artifact = ArtifactDigest.Parse(sheet.Digest!.Text);
        var found = lookup.FindEvidenceAsync(sheet.Digest, WantedEvidence.Of(search.Rule?.Rule), early);
        List<RememberedEvidence> pieces = [];
        List<EvidenceOrigin> shown = [];
        List<EvidenceOrigin> unseen = [];
        await foreach (var candidate in found)
        {
            int before = sheet.Verified;
            if (candidate is not EvidenceCandidate.Unreadable unreadable)
            {
                shown.Add(candidate.Origin);
            }
            else if (Causes.IsSilence(CauseMapping.Of(unreadable.Failure.Cause)))
            {
                unseen.Add(candidate.Origin);
            }

            if (!await lookup.TryVerifyAsync(candidate, token => verifier.Verify(candidate, artifact, search.Now, sheet, lookup.TryKeep, place.Elsewhere, token)))
            {
                sheet.Add(FailureMapping.OfOwnLimit(
                    OwnLimit.Time, $"{place.Reference.Host}: the time for this image was used up before a large piece of evidence was verified"));
                break;
            }

            if (sheet.Verified > before && RememberedEvidence.Of(candidate, search.Now) is { } piece)
            {
                pieces.Add(piece);
            }

            if (search.IsEnough(sheet))
            {
                break;
            }
        }

        var places = SearchMapping.Of(found.Places, place.Elsewhere);
        sheet.Searched = [.. sheet.Searched ?? [], .. places];
        bool isAll = shown.Count == pieces.Count && places.All(one => one.Extent == SearchExtent.Complete);
        return new UsedEvidence(place.Reference.Repository, sheet.Digest, pieces, places, isAll, shown, unseen);
    }

    private static CheckFailure QueueFull(RegistryHost host) =>
        FailureMapping.OfOwnLimit(OwnLimit.Queue, $"{host}: too many images of this registry are being checked");
}

/// <summary>What became of a search.</summary>
/// <param name="Search">What was filled.</param>
/// <param name="Used">What was found in each place.</param>
/// <param name="Measurement">What it says of the image, and what it took.</param>
internal sealed record Collected(Search Search, IReadOnlyList<UsedEvidence> Used, Measurement Measurement);
