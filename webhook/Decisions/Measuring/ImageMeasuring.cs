using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Transport;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Resolves an image, collects evidence about it and verifies each piece, until the policy needs no more.</summary>
internal sealed class ImageMeasuring(PolicyInForce policy, RegistryClient registry, DecisionLimits limits, TimeProvider clock)
{
    private readonly CandidateVerifier verifier = new(policy);
    private readonly bool revokesDigests = policy.Policy.Revocations?.Values.Any(entry => entry.Digest is not null) ?? false;
    private readonly TrustPolicy bare = Sufficiency.Bare(policy.Policy);
    private readonly HostGate gate = new(limits.ImagesPerHost, limits.WaitingPerHost);
    private readonly InFlight<string, Resolved> resolving = new();
    private readonly InFlight<(string Digest, string? Rule), Measurement> collecting = new();

    /// <returns>The measurement, and whether it was joined with somebody else's.</returns>
    public async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, _) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        if (resolved.Digest is not { } digest)
        {
            return (new Measurement(resolved.Sheet(image).ToFacts(), resolved.Elapsed, TimeSpan.Zero, resolved.Requests), false);
        }

        var sufficiency = new Sufficiency(bare, rule, ns);
        var (collected, joined) = await collecting.AskAsync(
            (image.At(digest).ToString(), rule?.Name), ns.Text,
            (payers, abandoned) => CollectAsync(image, resolved, rule, sufficiency, payers, abandoned), cancellation);
        return (collected with { Resolving = resolved.Elapsed, Requests = [.. resolved.Requests, .. collected.Requests] }, joined);
    }

    /// <returns>What the reference stands for at this moment, null when the registry could not say; the requests; and whether they are somebody else's.</returns>
    public async Task<(Digest? Digest, IReadOnlyList<RequestRecord> Requests, bool Joined)> ResolveAsync(
        ImageReference image, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, joined) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        return (resolved.Sheet(image).Digest, resolved.Requests, joined);
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
            return new Resolved(found.Digest, null, clock.GetElapsedTime(began), lookup.Requests) { Children = children, Nested = nested };
        }
        catch (RegistryException error)
        {
            return new Resolved(null, FailureMapping.OfResolving(error.Failure), clock.GetElapsedTime(began), lookup.Requests);
        }
    }

    private async Task<Measurement> CollectAsync(
        ImageReference image, Resolved resolved, NamedRule? rule, Sufficiency sufficiency, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        var sheet = resolved.Sheet(image);
        var now = clock.GetUtcNow();
        if (sufficiency.IsEnough(sheet.ToFacts(), now))
        {
            return Measurement.Without(sheet.ToFacts());
        }

        var search = new Search(sheet, resolved, rule, sufficiency, now);
        List<RequestRecord> requests = [];
        foreach (var place in SearchPlace.Of(image, resolved.Digest!, rule?.Rule))
        {
            if (place.Elsewhere is null || !search.IsOver())
            {
                requests.AddRange(await SearchAsync(place, search, payers, abandoned));
            }
        }

        return new Measurement(sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), requests);
    }

    /// <summary>One place, in a turn of its registry: nobody holds one while waiting for another.</summary>
    private async Task<IReadOnlyList<RequestRecord>> SearchAsync(SearchPlace place, Search search, Payers payers, CancellationToken abandoned)
    {
        using var turn = await gate.EnterAsync(place.Reference.Host, payers, abandoned);
        if (turn is null)
        {
            search.Sheet.Add(QueueFull(place));
            return [];
        }

        using var lookup = registry.Open(place.Reference, payers, abandoned);
        if (place.Elsewhere is null || !search.IsEnough(search.Sheet))
        {
            await CollectAsync(lookup, search.Resolved.Digest!, search.Sheet);
        }

        if (search.WantsPlatforms())
        {
            // One after another and under the image's one deadline: an index is no way to take more turns than other images.
            foreach (var platform in search.Sheet.Platforms!.Where(platform => place.Elsewhere is null || !search.IsOver(platform)))
            {
                if (platform.CanBeMeasured)
                {
                    await CollectAsync(lookup, platform.Digest, platform.Sheet);
                }
                else if (platform.Unmeasured is { } problem)
                {
                    platform.Sheet.Add(problem);
                }
            }
        }

        return lookup.Requests;

        async Task CollectAsync(ImageLookup from, Digest digest, FactSheet onto)
        {
            var artifact = ArtifactDigest.Parse(digest.Text);
            var found = from.FindEvidenceAsync(digest, WantedEvidence.Of(search.Rule?.Rule));
            await foreach (var candidate in found)
            {
                if (!await from.TryVerifyAsync(candidate, token => verifier.Verify(candidate, artifact, search.Now, onto, from.TryKeep, place.Elsewhere, token)))
                {
                    onto.Add(OutOfTime(place));
                    break;
                }

                if (search.IsEnough(onto))
                {
                    break;
                }
            }

            onto.Searched = [.. onto.Searched ?? [], .. SearchMapping.Of(found.Places, place.Elsewhere)];
        }
    }

    private static CheckFailure OutOfTime(SearchPlace place) => FailureMapping.OfOwnLimit(
        OwnLimit.Time, $"{place.Reference.Host}: the time for this image was used up before a large piece of evidence was verified");

    private static CheckFailure QueueFull(ImageReference image) => QueueFull(image.Host);

    private static CheckFailure QueueFull(SearchPlace place) => QueueFull(place.Reference.Host);

    private static CheckFailure QueueFull(RegistryHost host) =>
        FailureMapping.OfOwnLimit(OwnLimit.Queue, $"{host}: too many images of this registry are being checked");

    /// <summary>What is being filled, and when it is enough.</summary>
    private sealed record Search(FactSheet Sheet, Resolved Resolved, NamedRule? Rule, Sufficiency Sufficiency, DateTimeOffset Now)
    {
        public bool IsEnough(FactSheet sheet) => Sufficiency.IsEnough(sheet.ToFacts(), Now);

        public bool WantsPlatforms() => Resolved.Children is not null && Rule?.Rule.Platforms switch
        {
            PlatformEvidence.EachRequired => true,
            PlatformEvidence.EachAccepted => !IsEnough(Sheet),
            _ => false,
        };

        /// <summary>Nothing that is looked for elsewhere could be lacking.</summary>
        public bool IsOver() => (Sheet.Platforms, Rule?.Rule.Platforms) switch
        {
            ({ } platforms, PlatformEvidence.EachRequired) => IsEnough(Sheet) && platforms.All(IsOver),
            ({ Count: > 0 } platforms, PlatformEvidence.EachAccepted) => IsEnough(Sheet) || platforms.All(IsOver),
            _ => IsEnough(Sheet),
        };

        public bool IsOver(PlatformSheet platform) => !platform.CanBeMeasured || IsEnough(platform.Sheet);
    }

    private sealed record Resolved(
        Digest? Digest, CheckFailure? Failure, TimeSpan Elapsed, IReadOnlyList<RequestRecord> Requests)
    {
        /// <summary>What the index lists; null for a single image.</summary>
        public IReadOnlyList<Descriptor>? Children { get; init; }

        /// <summary>Indexes inside the index, as far as a revoked digest could lie there.</summary>
        public IReadOnlyList<NestedIndex> Nested { get; init; } = [];

        public FactSheet Sheet(ImageReference image)
        {
            var sheet = new FactSheet(image.Repository);
            if (Failure is not null)
            {
                sheet.Add(Failure);
            }

            sheet.Digest = Digest ?? image.Digest;
            sheet.Platforms = Children is null ? null : [.. PlatformList.Sheets(Children, image.Repository), .. PlatformList.Nested(Nested, image.Repository)];
            return sheet;
        }
    }
}

/// <summary>What was measured about an image, and what it took.</summary>
/// <param name="Facts">For the policy.</param>
/// <param name="Resolving">Time until the digest was known.</param>
/// <param name="Collecting">Time from then until enough evidence was verified.</param>
/// <param name="Requests">Every request to registries and token services.</param>
internal sealed record Measurement(ImageFacts Facts, TimeSpan Resolving, TimeSpan Collecting, IReadOnlyList<RequestRecord> Requests)
{
    public static Measurement Without(ImageFacts facts) => new(facts, TimeSpan.Zero, TimeSpan.Zero, []);
}
