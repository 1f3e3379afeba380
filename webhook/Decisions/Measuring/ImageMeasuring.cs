using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Transport;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Resolves an image, collects evidence about it and verifies each piece, until the policy needs no more.</summary>
/// <param name="policy">What decides when it is enough.</param>
/// <param name="registry">Where images lie.</param>
/// <param name="store">What is remembered of them.</param>
/// <param name="limits">The caps.</param>
/// <param name="clock">The present.</param>
/// <param name="isThorough">Looks at everything that is attached, although the policy needs no more.</param>
internal sealed class ImageMeasuring(
    PolicyInForce policy, RegistryClient registry, EvidenceStore store, DecisionLimits limits, TimeProvider clock, bool isThorough)
{
    private readonly CandidateVerifier verifier = new(policy);
    private readonly EvidenceMemory memory = new(store, policy, new CandidateVerifier(policy), clock);
    private readonly bool revokesDigests = policy.Policy.Revocations?.Values.Any(entry => entry.Digest is not null) ?? false;
    private readonly TrustPolicy bare = Sufficiency.Bare(policy.Policy);
    private readonly HostGate gate = new(limits.ImagesPerHost, limits.WaitingPerHost);
    private readonly InFlight<string, Resolved> resolving = new();
    private readonly InFlight<(string Digest, string? Rule), Measurement> collecting = new();

    /// <returns>The measurement, and whether it was joined with somebody else's.</returns>
    public async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        var sufficiency = new Sufficiency(bare, rule, ns);
        if (image.Digest is not null && memory.Measure(image, null, rule, sufficiency, cancellation) is { } known)
        {
            return (known, false);
        }

        var (resolved, _) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        if (resolved.Digest is not { } digest)
        {
            return (new Measurement(resolved.Sheet(image).ToFacts(), resolved.Elapsed, TimeSpan.Zero, resolved.Requests), false);
        }

        // A tag is resolved each time; what it stands for may be known.
        if (image.Digest is null && memory.Measure(image, resolved, rule, sufficiency, cancellation) is { } recalled)
        {
            return (recalled with { Resolving = resolved.Elapsed, Requests = resolved.Requests }, false);
        }

        var (collected, joined) = await collecting.AskAsync(
            (image.At(digest).ToString(), rule?.Name), ns.Text,
            (payers, abandoned) => CollectAsync(new Search(image, resolved, rule, sufficiency, clock.GetUtcNow(), isThorough), payers, abandoned), cancellation);
        return (collected with { Resolving = resolved.Elapsed, Requests = [.. resolved.Requests, .. collected.Requests] }, joined);
    }

    public async Task<Resolution> ResolveAsync(ImageReference image, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, joined) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        var platforms = (resolved.Children ?? []).Select(child => child.Digest).ToList();
        return new Resolution(resolved.Sheet(image).Digest, platforms, resolved.Failure, resolved.Requests, joined);
    }

    /// <summary>Tag → digest, once for everybody who asks at this moment.</summary>
    private async Task<Resolved> LookUpAsync(ImageReference image, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        using var turn = await gate.EnterAsync(image.Host, payers, abandoned);
        if (turn is null)
        {
            return new Resolved(null, QueueFull(image), clock.GetElapsedTime(began), []);
        }

        using var lookup = registry.Open(image, payers, abandoned);
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

    private async Task<Measurement> CollectAsync(Search search, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        if (search.IsEnough(search.Sheet))
        {
            return Measurement.Without(search.Sheet.ToFacts());
        }

        List<RequestRecord> requests = [];
        List<UsedEvidence> used = [];
        foreach (var place in search.Places)
        {
            requests.AddRange(await SearchAsync(place, search, used, payers, abandoned));
        }

        memory.Remember(search, used);
        return new Measurement(search.Sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), requests);
    }

    /// <summary>One place, in a turn of its registry: nobody holds one while waiting for another.</summary>
    private async Task<IReadOnlyList<RequestRecord>> SearchAsync(
        SearchPlace place, Search search, List<UsedEvidence> used, Payers payers, CancellationToken abandoned)
    {
        using var turn = await gate.EnterAsync(place.Reference.Host, payers, abandoned);
        if (turn is null)
        {
            search.Sheet.Add(QueueFull(place));
            return [];
        }

        // One after another and under the image's one deadline: an index is no way to take more turns than other images.
        using var lookup = registry.Open(place.Reference, payers, abandoned);
        foreach (var sheet in search.Open(place))
        {
            await FillAsync(lookup, place, search, sheet, used);
        }

        return lookup.Requests;
    }

    private async Task FillAsync(ImageLookup lookup, SearchPlace place, Search search, FactSheet sheet, List<UsedEvidence> used)
    {
        var artifact = ArtifactDigest.Parse(sheet.Digest!.Text);
        var found = lookup.FindEvidenceAsync(sheet.Digest, WantedEvidence.Of(search.Rule?.Rule));
        await foreach (var candidate in found)
        {
            int before = sheet.Verified;
            if (!await lookup.TryVerifyAsync(candidate, token => verifier.Verify(candidate, artifact, search.Now, sheet, lookup.TryKeep, place.Elsewhere, token)))
            {
                sheet.Add(OutOfTime(place));
                break;
            }

            if (sheet.Verified > before && RememberedEvidence.Of(candidate, search.Now) is { } piece)
            {
                used.Add(new UsedEvidence(place.Reference.Repository, sheet.Digest, piece));
            }

            if (search.IsEnough(sheet))
            {
                break;
            }
        }

        sheet.Searched = [.. sheet.Searched ?? [], .. SearchMapping.Of(found.Places, place.Elsewhere)];
    }

    private static CheckFailure OutOfTime(SearchPlace place) => FailureMapping.OfOwnLimit(
        OwnLimit.Time, $"{place.Reference.Host}: the time for this image was used up before a large piece of evidence was verified");

    private static CheckFailure QueueFull(ImageReference image) => QueueFull(image.Host);

    private static CheckFailure QueueFull(SearchPlace place) => QueueFull(place.Reference.Host);

    private static CheckFailure QueueFull(RegistryHost host) =>
        FailureMapping.OfOwnLimit(OwnLimit.Queue, $"{host}: too many images of this registry are being checked");
}

/// <summary>What was measured about an image, and what it took.</summary>
/// <param name="Facts">For the policy.</param>
/// <param name="Resolving">Time until the digest was known.</param>
/// <param name="Collecting">Time from then until enough evidence was verified.</param>
/// <param name="Requests">Every request to registries and token services.</param>
internal sealed record Measurement(ImageFacts Facts, TimeSpan Resolving, TimeSpan Collecting, IReadOnlyList<RequestRecord> Requests)
{
    /// <summary>Of the oldest remembered thing it rests on; null when a registry was asked for all of it.</summary>
    public TimeSpan? Age { get; init; }

    public static Measurement Without(ImageFacts facts) => new(facts, TimeSpan.Zero, TimeSpan.Zero, []);
}

/// <summary>What a reference stands for at this moment.</summary>
/// <param name="Digest">Null when the registry could not say.</param>
/// <param name="Platforms">What an index can make run; empty for a single image.</param>
/// <param name="Failure">Why the registry could not say.</param>
/// <param name="Requests">What was sent for it.</param>
/// <param name="Joined">They were sent for somebody else who asked the same at this moment.</param>
internal sealed record Resolution(
    Digest? Digest, IReadOnlyList<Digest> Platforms, CheckFailure? Failure, IReadOnlyList<RequestRecord> Requests, bool Joined);
