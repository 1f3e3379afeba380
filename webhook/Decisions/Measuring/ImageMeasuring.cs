using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What is known of an image: remembered, or asked for once by all who ask at this moment, until the policy needs no more.</summary>
/// <param name="policy">What decides when it is enough.</param>
/// <param name="registry">Where images lie.</param>
/// <param name="store">What is remembered of them.</param>
/// <param name="limits">The caps.</param>
/// <param name="clock">The present.</param>
/// <param name="isThorough">Looks at everything that is attached, although the policy needs no more.</param>
internal sealed class ImageMeasuring(
    PolicyInForce policy, RegistryClient registry, EvidenceStore store, DecisionLimits limits, TimeProvider clock, bool isThorough)
{
    private readonly EvidenceMemory memory = new(store, policy, new CandidateVerifier(policy), clock);
    private readonly EvidenceCollecting registries = new(policy, registry, limits, clock);
    private readonly TimeSpan staleUsable = Phases.All.Select(phase => policy.Policy.In(phase).StaleOnOutage?.Span ?? TimeSpan.Zero).Max();
    private readonly TrustPolicy bare = Sufficiency.Bare(policy.Policy);
    private readonly SilentRepositories silent = new(clock);
    private readonly InFlight<string, Resolved> resolving = new();
    private readonly InFlight<(string Digest, string? Rule), Collected> collecting = new();

    /// <returns>The measurement, and whether it was joined with somebody else's.</returns>
    public async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        var sufficiency = new Sufficiency(bare, rule, ns);
        return image.Digest is { } digest
            ? await MeasureAsync(image, digest, sufficiency, rule, ns, cancellation)
            : await MeasureTaggedAsync(image, sufficiency, rule, ns, cancellation);
    }

    private async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, Digest digest, Sufficiency sufficiency, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        if (memory.Measure(image, null, rule, sufficiency, Recall.Young, cancellation) is { } known)
        {
            return (known, false);
        }

        var (found, joined) = await collecting.AskAsync(
            (image.At(digest).ToString(), rule?.Name), ns.Text,
            (payers, abandoned) => RememberAsync(registries.ResolveAndCollectAsync(Start(), Known, payers, abandoned)), cancellation);
        var resolved = found.Search.Resolved.Digest is null ? null : found.Search.Resolved;
        return (ThroughOutage(image, resolved, rule, sufficiency, found.Used, found.Measurement, cancellation), joined);

        Search Start() => new(image, Resolved.ByName(digest), rule, sufficiency, clock.GetUtcNow(), isThorough);

        Resolved? Known() => memory.Known(image, staleUsable > EvidenceStore.UsableFor ? staleUsable : EvidenceStore.UsableFor);
    }

    private async Task<(Measurement Measurement, bool Joined)> MeasureTaggedAsync(
        ImageReference image, Sufficiency sufficiency, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, _) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => registries.ResolveAsync(image, payers, abandoned), cancellation);
        if (resolved.Digest is not { } digest)
        {
            return (ThroughOutage(image, null, rule, sufficiency, [], Measurement.Of(image, resolved), cancellation), false);
        }

        // A tag is resolved each time; what it stands for may be known.
        if (memory.Measure(image, resolved, rule, sufficiency, Recall.Young, cancellation) is { } recalled)
        {
            return (recalled with { Resolving = resolved.Elapsed, Requests = resolved.Requests }, false);
        }

        var (found, joined) = await collecting.AskAsync(
            (image.At(digest).ToString(), rule?.Name), ns.Text,
            (payers, abandoned) => RememberAsync(registries.CollectAsync(Start(), payers, abandoned)), cancellation);
        var collected = found.Measurement;
        var measured = collected with { Resolving = resolved.Elapsed, Requests = [.. resolved.Requests, .. collected.Requests] };
        return (ThroughOutage(image, resolved, rule, sufficiency, found.Used, measured, cancellation), joined);

        Search Start() => new(image, resolved, rule, sufficiency, clock.GetUtcNow(), isThorough);
    }

    /// <summary>
    /// What the registry kept silent about may be known from another replica; what it said stays said. Of what is older the facts tell, for a digest
    /// that the pod names: whether that counts is the policy's question.
    /// </summary>
    private Measurement ThroughOutage(
        ImageReference image, Resolved? resolved, NamedRule? rule, Sufficiency sufficiency, IReadOnlyList<UsedEvidence> used, Measurement measured,
        CancellationToken cancellation)
    {
        if (Outage.Of(image, resolved is not null, measured.Facts, used) is not { } outage)
        {
            return measured;
        }

        if (memory.Measure(image, resolved, rule, sufficiency, Recall.Young with { Outage = outage }, cancellation) is { } known)
        {
            return known with { Resolving = measured.Resolving, Collecting = measured.Collecting + known.Collecting, Requests = measured.Requests };
        }

        return image.Digest is not null && staleUsable > EvidenceStore.UsableFor
            && memory.Measure(image, null, rule, sufficiency, new Recall(staleUsable, outage), cancellation) is { Age: { } age } old
            ? measured with { Facts = measured.Facts with { Remembered = new RememberedFacts(clock.GetUtcNow() - age, old.Facts, old.IsHearsay ? true : null) } }
            : measured;
    }

    /// <summary>
    /// What is known of a digest whose registry kept silent a moment ago, so that an outage is not waited for by each pod anew. Whether it is enough is the
    /// policy's question; if not, the registry is to be asked.
    /// </summary>
    /// <returns>Null when the registry is to be asked.</returns>
    public Measurement? RecallSilent(ImageReference image, NamedRule? rule, NamespaceName ns, CancellationToken cancellation)
    {
        if (image.Digest is null || !silent.IsSilent(image.Repository, out var failure))
        {
            return null;
        }

        var unseen = Measurement.Of(image, new Resolved(null, failure, TimeSpan.Zero, []));
        var known = ThroughOutage(image, null, rule, new Sufficiency(bare, rule, ns), [], unseen, cancellation);
        return ReferenceEquals(known, unseen) ? null : known;
    }

    public async Task<Resolution> ResolveAsync(ImageReference image, NamespaceName ns, CancellationToken cancellation)
    {
        var (resolved, joined) = await resolving.AskAsync(
            image.ToString(), ns.Text, (payers, abandoned) => registries.ResolveAsync(image, payers, abandoned), cancellation);
        var platforms = (resolved.Children ?? []).Select(child => child.Digest).ToList();
        return new Resolution(resolved.Sheet(image).Digest, platforms, resolved.Failure, resolved.Requests, joined);
    }

    private async Task<Collected> RememberAsync(Task<Collected> collecting)
    {
        var collected = await collecting;
        silent.Note(collected.Search.Image.Repository, collected.Search.Resolved);
        if (collected.Used.Count > 0)
        {
            memory.Remember(collected.Search, collected.Used);
            memory.Forget(collected.Used);
        }

        return collected;
    }
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

    /// <summary>Something of that was seen by another replica and not by this one.</summary>
    public bool IsHearsay { get; init; }

    /// <summary>Of an image of which nothing but what it stands for was asked, or could be had.</summary>
    public static Measurement Of(ImageReference image, Resolved resolved) =>
        new(resolved.Sheet(image).ToFacts(), resolved.Elapsed, TimeSpan.Zero, resolved.Requests);

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
