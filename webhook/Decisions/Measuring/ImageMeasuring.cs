using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Trust;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Model.Facts;
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
    private readonly HostGate gate = new(limits.ImagesPerHost, limits.WaitingPerHost);
    private readonly InFlight<string, Resolved> resolving = new();
    private readonly InFlight<(string Digest, string? Rule), Measurement> collecting = new();

    /// <returns>The measurement, and whether it was joined with somebody else's.</returns>
    public async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageName image, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, _) = await resolving.AskAsync(
            image.Reference.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        if (resolved.Digest is not { } digest)
        {
            return (new Measurement(resolved.Sheet(image).ToFacts(), resolved.Elapsed, TimeSpan.Zero, resolved.Requests), false);
        }

        var sufficiency = new Sufficiency(policy.Policy, rule, ns);
        var (collected, joined) = await collecting.AskAsync(
            (image.Reference.At(digest).ToString(), rule?.Name), ns.Text,
            (payers, abandoned) => CollectAsync(image, resolved, rule, sufficiency, payers, abandoned), cancellation);
        return (collected with { Resolving = resolved.Elapsed, Requests = [.. resolved.Requests, .. collected.Requests] }, joined);
    }

    /// <returns>What the reference stands for at this moment, null when the registry could not say; the requests; and whether they are somebody else's.</returns>
    public async Task<(Sha256Digest? Digest, IReadOnlyList<RequestRecord> Requests, bool Joined)> ResolveAsync(
        ImageName image, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, joined) = await resolving.AskAsync(
            image.Reference.ToString(), ns.Text, (payers, abandoned) => LookUpAsync(image, payers, abandoned), cancellation);
        return (resolved.Sheet(image).Digest, resolved.Requests, joined);
    }

    /// <summary>Tag → digest, once for everybody who asks at this moment.</summary>
    private async Task<Resolved> LookUpAsync(ImageName image, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        using var turn = await gate.EnterAsync(image.Reference.Host, payers, abandoned);
        if (turn is null)
        {
            return new Resolved(null, QueueFull(image), clock.GetElapsedTime(began), []);
        }

        using var lookup = registry.Open(image.Reference, payers, abandoned);
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
        ImageName image, Resolved resolved, NamedRule? rule, Sufficiency sufficiency, Payers payers, CancellationToken abandoned)
    {
        long began = clock.GetTimestamp();
        var sheet = resolved.Sheet(image);
        var now = clock.GetUtcNow();
        if (sufficiency.IsEnough(sheet.ToFacts(), now))
        {
            return Measurement.Without(sheet.ToFacts());
        }

        using var turn = await gate.EnterAsync(image.Reference.Host, payers, abandoned);
        if (turn is null)
        {
            sheet.Add(QueueFull(image));
            return Measurement.Without(sheet.ToFacts());
        }

        using var lookup = registry.Open(image.Reference.At(resolved.Digest!), payers, abandoned);
        await CollectAsync(lookup, resolved.Digest!, sheet);
        if (PlatformList.IsWanted(resolved.Children, rule?.Rule, satisfied: sufficiency.IsEnough(sheet.ToFacts(), now)))
        {
            // One after another and under the image's one deadline: an index is no way to take more turns than other images.
            foreach (var platform in sheet.Platforms!)
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

        return new Measurement(sheet.ToFacts(), TimeSpan.Zero, clock.GetElapsedTime(began), lookup.Requests);

        async Task CollectAsync(ImageLookup from, Registry.References.Digest digest, FactSheet onto)
        {
            var artifact = ArtifactDigest.Parse(digest.ToString());
            var search = from.FindEvidenceAsync(digest, WantedEvidence.Of(rule?.Rule));
            await foreach (var candidate in search)
            {
                if (!await from.TryVerifyAsync(candidate, token => verifier.Verify(candidate, artifact, now, onto, from.TryKeep, token)))
                {
                    onto.Add(OutOfTime(image));
                    break;
                }

                if (sufficiency.IsEnough(onto.ToFacts(), now))
                {
                    break;
                }
            }

            onto.Searched = SearchMapping.Of(search.Places);
        }
    }

    private static CheckFailure OutOfTime(ImageName image) => FailureMapping.OfOwnLimit(
        OwnLimit.Time, $"{image.Reference.Host}: the time for this image was used up before a large piece of evidence was verified");

    private static CheckFailure QueueFull(ImageName image) =>
        FailureMapping.OfOwnLimit(OwnLimit.Queue, $"{image.Reference.Host}: too many images of this registry are being checked");

    private sealed record Resolved(
        Registry.References.Digest? Digest, CheckFailure? Failure, TimeSpan Elapsed, IReadOnlyList<RequestRecord> Requests)
    {
        /// <summary>What the index lists; null for a single image.</summary>
        public IReadOnlyList<Descriptor>? Children { get; init; }

        /// <summary>Indexes inside the index, as far as a revoked digest could lie there.</summary>
        public IReadOnlyList<NestedIndex> Nested { get; init; } = [];

        public FactSheet Sheet(ImageName image)
        {
            var sheet = new FactSheet(image.Repository);
            if (Failure is not null)
            {
                sheet.Add(Failure);
            }

            sheet.Digest = Digest is not null && Sha256Digest.TryParse(Digest.ToString(), out var digest, out _) ? digest : image.StatedDigest;
            sheet.Platforms = Children is null ? null : [.. PlatformList.Sheets(Children, image.Repository), .. PlatformList.Nested(Nested, image.Repository)];
            return sheet;
        }
    }
}
